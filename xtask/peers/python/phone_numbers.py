"""Every public method of azure-communication-phonenumbers: numbers and SIP routing."""

import re
from types import SimpleNamespace

import driver
from azure.communication import phonenumbers
from azure.communication.phonenumbers import PhoneNumberCapabilities, aio, siprouting
from azure.communication.phonenumbers.siprouting import SipTrunk, SipTrunkRoute
from azure.communication.phonenumbers.siprouting import aio as siprouting_aio
from azure.core.credentials import AzureKeyCredential

PhoneNumbersClient = (aio if driver.AIO else phonenumbers).PhoneNumbersClient
SipRoutingClient = (siprouting_aio if driver.AIO else siprouting).SipRoutingClient
KEY = AzureKeyCredential(driver.ACCESS_KEY)
numbers = driver.Subject(PhoneNumbersClient(driver.ENDPOINT, KEY, **driver.CERTIFICATE))
# Without the slash at the end, which decides what these clients sign.
routing = driver.Subject(SipRoutingClient(driver.ENDPOINT.rstrip("/"), KEY, **driver.CERTIFICATE))
# What an earlier check made.
made = SimpleNamespace()

FAST = {"polling_interval": 0}
TOLL_FREE = {"country_code": "US", "phone_number_type": "tollFree", "assignment_type": "application"}
RESERVATION = "6227aeb8-8086-4824-9586-05cafe96f37b"
OTHER = "0c3b2a36-0b4b-4b9c-8d27-2fb43ddf20a0"


@numbers.check
async def from_connection_string(client):
    other = await client.from_connection_string(driver.SECURE_CONNECTION_STRING, **driver.TRUSTING)
    assert len(await driver.outcome(other.list_available_countries())) > 1
    await driver.close(other)


@numbers.check
async def list_available_countries(client):
    countries = await client.list_available_countries()
    assert any(country.country_code == "US" and country.localized_name for country in countries)


@numbers.check
async def list_available_area_codes(client):
    codes = await client.list_available_area_codes("US", "tollFree", assignment_type="application")
    assert "833" in [code.area_code for code in codes]
    place = {"locality": "Los Angeles", "administrative_division": "CA", "assignment_type": "person"}
    codes = await client.list_available_area_codes("US", "geographic", **place)
    assert "213" in [code.area_code for code in codes]


@numbers.check
async def list_available_localities(client):
    everywhere = await client.list_available_localities("US")
    assert len(everywhere) > 100, "more than one page"
    here = await client.list_available_localities("US", administrative_division="WA")
    assert 0 < len(here) < len(everywhere)
    assert {place.administrative_division.abbreviated_name for place in here} == {"WA"}


@numbers.check
async def list_available_offerings(client):
    offerings = await client.list_available_offerings("US", phone_number_type="tollFree")
    assert offerings and all(one.phone_number_type == "tollFree" and one.cost.amount > 0 for one in offerings)


@numbers.check
async def search_operator_information(client):
    options = phonenumbers.OperatorInformationOptions(include_additional_operator_details=True)
    found = await client.search_operator_information("+14255550123", options=options)
    assert found.values[0].phone_number == "+14255550123" and found.values[0].operator_details.name


@numbers.check
async def browse_available_phone_numbers(client):
    found = (await client.browse_available_phone_numbers(**TOLL_FREE)).phone_numbers
    assert found and all(number.phone_number.startswith("+1") for number in found)
    made.first, made.second, made.third = found[:3]


@numbers.check
async def begin_search_available_phone_numbers(client):
    wanted = PhoneNumberCapabilities(calling="outbound", sms="none")
    arguments = ("US", "tollFree", "application", wanted)
    made.search = await client.begin_search_available_phone_numbers(*arguments, quantity=2, **FAST)
    assert len(made.search.phone_numbers) == 2 and made.search.search_id
    assert made.search.cost.billing_frequency == "monthly"


@numbers.check
async def begin_purchase_phone_numbers(client):
    await client.begin_purchase_phone_numbers(made.search.search_id, **FAST)
    bought = [purchase["bought"] for purchase in driver.management("books")["purchases"]]
    assert bought == [made.search.phone_numbers]
    made.kept, made.released = made.search.phone_numbers


@numbers.check
async def list_purchased_phone_numbers(client):
    for index in range(100, 250):
        driver.management("numbers", {"phoneNumber": f"+18335550{index}"})
    owned = {number.phone_number for number in await client.list_purchased_phone_numbers()}
    assert len(owned) == 152, "two pages"
    assert owned >= set(made.search.phone_numbers)


@numbers.check
async def get_purchased_phone_number(client):
    number = await client.get_purchased_phone_number(made.kept)
    assert number.phone_number == made.kept and number.purchase_date
    assert (number.capabilities.sms, number.capabilities.calling) == ("none", "outbound")


@numbers.check
async def begin_update_phone_number_capabilities(client):
    wanted = {"sms": "outbound", "calling": "inbound+outbound"}
    changed = await client.begin_update_phone_number_capabilities(made.kept, **wanted, **FAST)
    assert (changed.capabilities.sms, changed.capabilities.calling) == tuple(wanted.values())


@numbers.check
async def begin_release_phone_number(client):
    await client.begin_release_phone_number(made.released, **FAST)
    await driver.refused(404, client.get_purchased_phone_number(made.released))
    assert (await client.get_purchased_phone_number(made.kept)).phone_number == made.kept


@numbers.check
async def create_or_update_reservation(client):
    first, second = made.first, made.second
    reservation = await client.create_or_update_reservation(
        reservation_id=RESERVATION, numbers_to_add=[first, second]
    )
    assert set(reservation.phone_numbers) == {first.id, second.id}
    changed = await client.create_or_update_reservation(
        reservation_id=RESERVATION, numbers_to_remove=[second.id]
    )
    assert list(changed.phone_numbers) == [first.id]


@numbers.check
async def get_reservation(client):
    reservation = await client.get_reservation(RESERVATION)
    assert reservation.status == "active"
    assert reservation.phone_numbers[made.first.id].status == "reserved"


@numbers.check
async def list_reservations(client):
    assert [reservation.id for reservation in await client.list_reservations()] == [RESERVATION]


@numbers.check
async def begin_purchase_reservation(client):
    await client.begin_purchase_reservation(RESERVATION, **FAST)
    assert (await client.get_reservation(RESERVATION)).status == "completed"
    owned = await client.get_purchased_phone_number(made.first.phone_number)
    assert owned.phone_number == made.first.phone_number


@numbers.check
async def delete_reservation(client):
    await client.create_or_update_reservation(reservation_id=OTHER, numbers_to_add=[made.third])
    await client.delete_reservation(OTHER)
    await driver.refused(404, client.get_reservation(OTHER))


def trunk(fqdn, port):
    return SipTrunk(fqdn=fqdn, sip_signaling_port=port)


def plain(trunks):
    return [(one.fqdn, one.sip_signaling_port) for one in trunks]


@routing.check
async def from_connection_string(client):
    other = await client.from_connection_string(driver.SECURE_CONNECTION_STRING, **driver.TRUSTING)
    assert await driver.outcome(other.list_trunks()) == []
    await driver.close(other)


@routing.check
async def set_trunks(client):
    await client.set_trunks([trunk("a.contoso.com", 5061), trunk("b.contoso.com", 5062)])
    assert plain(await client.list_trunks()) == [("a.contoso.com", 5061), ("b.contoso.com", 5062)]
    await client.set_trunks([trunk("b.contoso.com", 5062)])
    assert plain(await client.list_trunks()) == [("b.contoso.com", 5062)], "the one not named is dropped"


@routing.check
async def set_trunk(client):
    await client.set_trunk(trunk("c.contoso.com", 5063))
    assert plain([await client.get_trunk("c.contoso.com")]) == [("c.contoso.com", 5063)]


@routing.check
async def list_trunks(client):
    assert plain(await client.list_trunks()) == [("b.contoso.com", 5062), ("c.contoso.com", 5063)]


@routing.check
async def get_trunk(client):
    assert plain([await client.get_trunk("b.contoso.com")]) == [("b.contoso.com", 5062)]
    try:
        await client.get_trunk("nowhere.contoso.com")
    except KeyError:
        return
    raise AssertionError("a trunk that is not there was found")


@routing.check
async def set_routes(client):
    route = {"name": "US", "description": "to <the> US", "number_pattern": r"^\+1(\d{10})$"}
    await client.set_routes([SipTrunkRoute(**route, trunks=["c.contoso.com"])])
    made.route = (*route.values(), ["c.contoso.com"])


@routing.check
async def list_routes(client):
    [route] = await client.list_routes()
    assert (route.name, route.description, route.number_pattern, route.trunks) == made.route


@routing.check
async def delete_trunk(client):
    await driver.refused(422, client.delete_trunk("c.contoso.com"))
    await client.set_routes([])
    await client.delete_trunk("c.contoso.com")
    assert plain(await client.list_trunks()) == [("b.contoso.com", 5062)]


@routing.check
async def close(client):
    assert await client.close() is None


@driver.check("a bearer token instead of a signature")
async def bearer():
    client = PhoneNumbersClient(driver.ENDPOINT, driver.TokenCredential(), **driver.CERTIFICATE)
    number = await driver.outcome(client.get_purchased_phone_number(made.kept, **driver.BEARER))
    assert re.fullmatch(r"\+\d+", number.phone_number)
    await driver.close(client)


if driver.AIO:

    @numbers.check
    async def close(client):
        assert await client.close() is None


driver.run("azure-communication-phonenumbers")
