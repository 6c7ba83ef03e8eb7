"""The signed-in administrator's own site, and its licence."""

from contracts import org
from gateway.resource import Resource

site = Resource("site", "The enterprise and its licence")
site.bind("GET", "/site", org.get_own_site, "The enterprise's information")
site.bind("PATCH", "/site", org.update_own_site, "Change the enterprise's names and sign-in rules")
site.bind("GET", "/site/licence", org.get_licence, "What is licensed and what is used")
