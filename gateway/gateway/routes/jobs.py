"""Long jobs that the signed-in account has started."""

from contracts import org
from gateway import jobs as views
from gateway.resource import Resource
from gateway.schemas import JobShown

jobs = Resource("jobs", "Long jobs: how far they are, and what they made")
jobs.bind("GET", "/jobs/<id>", org.get_job, "How far a job is", view=views.show, reply=JobShown())
jobs.bind("GET", "/jobs/<id>/result", org.get_job, "What a job made", name="get_job_result", view=views.result, is_file=True)
