"""All sites, for the operator of the service."""

from contracts import booking, identity, org
from gateway.resource import OPERATOR, Resource

operator_sites = Resource("operator_sites", "All sites, for the operator of the service", OPERATOR)
operator_sites.bind("GET", "/sites", org.list_sites, "A page of sites")
operator_sites.bind("POST", "/sites", org.create_site, "Create a site with its first administrator", status=201)
operator_sites.bind("GET", "/sites/<id>", org.get_site, "One site")
operator_sites.bind("PATCH", "/sites/<id>", org.update_site, "Change a site, its licence or its features")
operator_sites.bind("POST", "/sites/<site_id>/booking-imports", booking.import_bookings, "Take over bookings of another system")
operator_sites.bind("GET", "/sites/<site_id>/media-sources", org.list_media_sources, "The conferencing engines of a site")
operator_sites.bind(
    "POST",
    "/sites/<site_id>/media-sources",
    org.create_media_source,
    "Let an engine report; its secret and token are shown once",
    status=201,
)
operator_sites.bind("DELETE", "/sites/<site_id>/media-sources/<id>", org.delete_media_source, "Take nothing more from an engine")
operator_sites.bind(
    "POST", "/sites/<site_id>/totp-resets", identity.reset_totp_of, "Reset the second factor of an account that nobody in its site can help"
)
operator_sites.bind("GET", "/sites/<site_id>/audit-verification", org.verify_audit, "Is the audit log whole?")
