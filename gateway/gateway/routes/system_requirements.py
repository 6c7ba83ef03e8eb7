"""What the clients and the portal need."""

from contracts import org
from gateway.resource import Resource

system_requirements = Resource("system_requirements", "What the clients and the portal need")
system_requirements.bind("GET", "/system-requirements", org.get_system_requirements, "Computers, systems and browsers; public")
