"""Language and page size of the signed-in account."""

from contracts import org
from gateway.resource import Resource

preferences = Resource("preferences", "Language and page size")
preferences.bind("GET", "/preferences", org.get_preferences, "What holds for the account")
preferences.bind("PUT", "/preferences", org.put_preferences, "Choose for the account, or for the whole site")
preferences.bind("PATCH", "/preferences", org.update_preferences, "Choose one of them for the account")
