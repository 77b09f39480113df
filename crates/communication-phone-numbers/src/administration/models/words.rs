//! Words of the 2020 preview, of which more may come.

use core_http::open_enum;

open_enum! {
    /// The type of the numbers of a plan group.
    ///
    /// ```
    /// use communication_phone_numbers::administration::PhoneNumberType;
    ///
    /// assert_eq!(PhoneNumberType::from("TollFree"), PhoneNumberType::TollFree);
    /// assert_eq!(PhoneNumberType::from("Satellite").as_str(), "Satellite");
    /// ```
    PhoneNumberType {
        /// `Unknown`: the service does not say.
        Unknown = "Unknown",
        /// `Geographic`: numbers of a place.
        Geographic = "Geographic",
        /// `TollFree`: free for the caller; the owner pays.
        TollFree = "TollFree",
        /// `Indirect`: numbers of another operator.
        Indirect = "Indirect",
    }
}

open_enum! {
    /// What a plan wants to know of the place of its numbers.
    ///
    /// ```
    /// use communication_phone_numbers::administration::LocationType;
    ///
    /// assert_eq!(LocationType::Selection.as_str(), "Selection");
    /// assert_eq!(LocationType::from("selection"), LocationType::Selection);
    /// ```
    LocationType {
        /// `CivicAddress`: an address.
        CivicAddress = "CivicAddress",
        /// `NotRequired`: nothing, as for toll-free numbers.
        NotRequired = "NotRequired",
        /// `Selection`: a choice of each level of the plan's [`LocationOptions`](super::LocationOptions).
        Selection = "Selection",
    }
}

open_enum! {
    /// The currency of a rate.
    CurrencyType {
        /// `USD`: the dollar of the United States.
        Usd = "USD",
    }
}

open_enum! {
    /// Something that a number can do, or be used for.
    ///
    /// ```
    /// use communication_phone_numbers::administration::Capability;
    ///
    /// assert_eq!(Capability::InboundCalling.as_str(), "InboundCalling");
    /// assert_eq!(Capability::from("InboundFax").as_str(), "InboundFax");
    /// ```
    Capability {
        /// `UserAssignment`: can be assigned to a person.
        UserAssignment = "UserAssignment",
        /// `FirstPartyVoiceAppAssignment`: can be assigned to a voice application of Microsoft.
        FirstPartyVoiceAppAssignment = "FirstPartyVoiceAppAssignment",
        /// `ConferenceAssignment`: can be assigned to a conference bridge.
        ConferenceAssignment = "ConferenceAssignment",
        /// `P2PSmsEnabled`: text messages between persons are on.
        P2PSmsEnabled = "P2PSmsEnabled",
        /// `Geographic`: is a number of a place.
        Geographic = "Geographic",
        /// `NonGeographic`: is no number of a place.
        NonGeographic = "NonGeographic",
        /// `TollCalling`: calls that the caller pays.
        TollCalling = "TollCalling",
        /// `TollFreeCalling`: calls that the owner pays.
        TollFreeCalling = "TollFreeCalling",
        /// `Premium`: calls at a higher price.
        Premium = "Premium",
        /// `P2PSmsCapable`: text messages between persons can be switched on.
        P2PSmsCapable = "P2PSmsCapable",
        /// `A2PSmsCapable`: text messages of applications can be switched on.
        A2PSmsCapable = "A2PSmsCapable",
        /// `A2PSmsEnabled`: text messages of applications are on.
        A2PSmsEnabled = "A2PSmsEnabled",
        /// `Calling`: calls.
        Calling = "Calling",
        /// `TollFree`: is a toll-free number.
        TollFree = "TollFree",
        /// `FirstPartyAppAssignment`: can be assigned to an application of Microsoft.
        FirstPartyAppAssignment = "FirstPartyAppAssignment",
        /// `ThirdPartyAppAssignment`: can be assigned to an application of yours.
        ThirdPartyAppAssignment = "ThirdPartyAppAssignment",
        /// `Azure`: can be used with Azure.
        Azure = "Azure",
        /// `Office365`: can be used with Office 365.
        Office365 = "Office365",
        /// `InboundCalling`: can be called.
        InboundCalling = "InboundCalling",
        /// `OutboundCalling`: can call.
        OutboundCalling = "OutboundCalling",
        /// `InboundA2PSms`: receives text messages for applications.
        InboundA2PSms = "InboundA2PSms",
        /// `OutboundA2PSms`: sends text messages of applications.
        OutboundA2PSms = "OutboundA2PSms",
        /// `InboundP2PSms`: receives text messages for persons.
        InboundP2PSms = "InboundP2PSms",
        /// `OutboundP2PSms`: sends text messages of persons.
        OutboundP2PSms = "OutboundP2PSms",
    }
}

open_enum! {
    /// What a number is assigned to.
    AssignmentStatus {
        /// `Unassigned`: nothing.
        Unassigned = "Unassigned",
        /// `Unknown`: the service does not say.
        Unknown = "Unknown",
        /// `UserAssigned`: a person.
        UserAssigned = "UserAssigned",
        /// `ConferenceAssigned`: a conference bridge.
        ConferenceAssigned = "ConferenceAssigned",
        /// `FirstPartyAppAssigned`: an application of Microsoft.
        FirstPartyAppAssigned = "FirstPartyAppAssigned",
        /// `ThirdPartyAppAssigned`: an application of yours.
        ThirdPartyAppAssigned = "ThirdPartyAppAssigned",
    }
}

open_enum! {
    /// Whether a number works.
    ActivationState {
        /// `Activated`: it does.
        Activated = "Activated",
        /// `AssignmentPending`: it is being assigned.
        AssignmentPending = "AssignmentPending",
        /// `AssignmentFailed`: it could not be assigned.
        AssignmentFailed = "AssignmentFailed",
        /// `UpdatePending`: it is being changed.
        UpdatePending = "UpdatePending",
        /// `UpdateFailed`: it could not be changed.
        UpdateFailed = "UpdateFailed",
    }
}

open_enum! {
    /// How far a change of capabilities is.
    CapabilitiesUpdateStatus {
        /// `Pending`: it has not begun.
        Pending = "Pending",
        /// `InProgress`: it is under way.
        InProgress = "InProgress",
        /// `Complete`: it is done.
        Complete = "Complete",
        /// `Error`: it has failed.
        Error = "Error",
    }
}

open_enum! {
    /// How far a reservation is.
    ///
    /// ```
    /// use communication_phone_numbers::administration::SearchStatus;
    ///
    /// assert_eq!(SearchStatus::from("PurchasePending"), SearchStatus::PurchasePending);
    /// ```
    SearchStatus {
        /// `Pending`: the search has not begun.
        Pending = "Pending",
        /// `InProgress`: numbers are searched.
        InProgress = "InProgress",
        /// `Reserved`: numbers are held, and can be bought.
        Reserved = "Reserved",
        /// `Expired`: the hold has run out.
        Expired = "Expired",
        /// `Expiring`: the hold is running out.
        Expiring = "Expiring",
        /// `Completing`: a purchase was accepted.
        Completing = "Completing",
        /// `Refreshing`: not documented.
        Refreshing = "Refreshing",
        /// `Success`: the numbers were bought.
        Success = "Success",
        /// `Manual`: somebody at the service looks after it.
        Manual = "Manual",
        /// `Cancelled`: it was cancelled; nothing is held.
        Cancelled = "Cancelled",
        /// `Cancelling`: it is being cancelled.
        Cancelling = "Cancelling",
        /// `Error`: the search, or the purchase, has failed.
        Error = "Error",
        /// `Failed`: the same; in the library of the time, not in the specification.
        Failed = "Failed",
        /// `PurchasePending`: the purchase is under way.
        PurchasePending = "PurchasePending",
    }
}

open_enum! {
    /// How far a release is.
    ReleaseStatus {
        /// `Pending`: it has not begun.
        Pending = "Pending",
        /// `InProgress`: it is under way.
        InProgress = "InProgress",
        /// `Complete`: it has ended; each number tells how.
        Complete = "Complete",
        /// `Failed`: it has failed.
        Failed = "Failed",
        /// `Expired`: it was not carried out in time.
        Expired = "Expired",
    }
}

open_enum! {
    /// How far the release of one number is.
    PhoneNumberReleaseStatus {
        /// `Pending`: it has not begun.
        Pending = "Pending",
        /// `Success`: the number was given back.
        Success = "Success",
        /// `Error`: the number was not given back.
        Error = "Error",
        /// `InProgress`: it is under way.
        InProgress = "InProgress",
    }
}
