"""The conferencing engines that report to a site: made by the operator, known by what they sign with or by their token."""

import pytest

from contracts import org
from contracts.call import Role
from contracts.errors import NotFound, Unauthenticated
from tests.org.factories import actor, new_id


@pytest.fixture
def gateway(client, org_process):
    """What a gateway asks before it knows who is calling."""
    return lambda call, **request: client(call, request, actor(Role.ANONYMOUS))


def test_a_source_is_known_by_its_id_and_by_its_token(company, operator, gateway):
    made = operator(org.create_media_source, site_id=company.id, name="会议引擎")

    assert gateway(org.get_media_source, id=made["id"]) == {"id": made["id"], "site_id": company.id, "secret": made["secret"]}
    assert gateway(org.authenticate_media_source, token=made["token"]) == {"id": made["id"], "site_id": company.id}


def test_secret_and_token_are_shown_once_and_are_not_at_rest(company, operator, access):
    key = new_id()
    made = operator(org.create_media_source, key=key, site_id=company.id, name="会议引擎")

    again = operator(org.create_media_source, key=key, site_id=company.id, name="会议引擎")

    assert again == {name: made[name] for name in ("id", "site_id", "name", "created_at")}
    assert operator(org.list_media_sources, site_id=company.id)["items"] == [again]


def test_a_source_that_was_removed_is_nobody(company, operator, gateway):
    made = operator(org.create_media_source, site_id=company.id, name="会议引擎")

    operator(org.delete_media_source, site_id=company.id, id=made["id"])

    with pytest.raises(NotFound):
        gateway(org.get_media_source, id=made["id"])
    with pytest.raises(Unauthenticated):
        gateway(org.authenticate_media_source, token=made["token"])
    assert operator(org.list_media_sources, site_id=company.id)["items"] == []


def test_a_source_is_removed_in_its_own_site_only(company, found, operator, gateway):
    made = operator(org.create_media_source, site_id=company.id, name="会议引擎")

    with pytest.raises(NotFound):
        operator(org.delete_media_source, site_id=found().id, id=made["id"])

    assert gateway(org.get_media_source, id=made["id"])["site_id"] == company.id


def test_guesses_find_nothing(gateway):
    with pytest.raises(NotFound):
        gateway(org.get_media_source, id=new_id())
    with pytest.raises(Unauthenticated):
        gateway(org.authenticate_media_source, token="x" * 43)
