//! Words that answers and requests share.

use core_http::open_enum;

open_enum! {
    /// The type of a phone number.
    ///
    /// ```
    /// use communication_phone_numbers::PhoneNumberType;
    ///
    /// assert_eq!(PhoneNumberType::TollFree.as_str(), "tollFree");
    /// assert_eq!(PhoneNumberType::from("geographic"), PhoneNumberType::Geographic);
    /// assert_eq!(PhoneNumberType::from("satellite").as_str(), "satellite");
    /// ```
    PhoneNumberType {
        /// `geographic`: a number of a place.
        Geographic = "geographic",
        /// `tollFree`: free for the caller; the owner pays.
        TollFree = "tollFree",
        /// `mobile`: a number of a mobile network.
        Mobile = "mobile",
    }
}

open_enum! {
    /// What a phone number is assigned to.
    ///
    /// ```
    /// use communication_phone_numbers::PhoneNumberAssignmentType;
    ///
    /// assert_eq!(PhoneNumberAssignmentType::from("person"), PhoneNumberAssignmentType::Person);
    /// ```
    PhoneNumberAssignmentType {
        /// `person`: a human being, as in telephony for staff.
        Person = "person",
        /// `application`: a program, as in bots and notifications.
        Application = "application",
    }
}

open_enum! {
    /// Whether a phone number on offer can be had.
    PhoneNumberAvailabilityStatus {
        /// `available`: nobody holds it. It may be gone the next moment.
        Available = "available",
        /// `reserved`: held by this reservation.
        Reserved = "reserved",
        /// `expired`: it was held, and no longer is.
        Expired = "expired",
        /// `error`: it could not be reserved, or not be bought.
        Error = "error",
        /// `purchased`: bought with this reservation.
        Purchased = "purchased",
    }
}

open_enum! {
    /// How far a reservation is.
    ReservationStatus {
        /// `active`: its numbers are held. Only such a one can be changed, bought or deleted.
        Active = "active",
        /// `submitted`: a purchase of it is under way.
        Submitted = "submitted",
        /// `completed`: its purchase has ended; each number tells how.
        Completed = "completed",
        /// `expired`: its numbers are no longer held.
        Expired = "expired",
    }
}

open_enum! {
    /// What a long-running operation does.
    PhoneNumberOperationType {
        /// `purchase`: buys what a search found.
        Purchase = "purchase",
        /// `releasePhoneNumber`: gives a number back.
        ReleasePhoneNumber = "releasePhoneNumber",
        /// `search`: finds numbers and holds them.
        Search = "search",
        /// `updatePhoneNumberCapabilities`: changes what a number can do.
        UpdatePhoneNumberCapabilities = "updatePhoneNumberCapabilities",
        /// `reservationPurchase`: buys a reservation.
        ReservationPurchase = "reservationPurchase",
    }
}

open_enum! {
    /// The type of a number as its operator reports it.
    OperatorNumberType {
        /// `unknown`: the operator does not say.
        Unknown = "unknown",
        /// `other`: none of the others, such as toll-free.
        NoneOfThese = "other",
        /// `geographic`: a number of a place.
        Geographic = "geographic",
        /// `mobile`: a number of a mobile network.
        Mobile = "mobile",
    }
}
