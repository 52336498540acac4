"""What the worker is woken for. The work itself is in fan_out.py and delivery.py."""

from diseasemaps.celery import app
from diseasemaps.notifications import delivery, fan_out, heartbeat
from diseasemaps.notifications.digests import gather_due


@app.task(name="diseasemaps.notifications.tasks.deliver")
def deliver() -> None:
    """The bell."""
    heartbeat.beat()
    fan_out.fan_out_due()
    delivery.deliver_due()


@app.task(name="diseasemaps.notifications.tasks.deliver_urgent")
def deliver_urgent() -> None:
    """The bell of the worker that has nothing else to do."""
    heartbeat.beat(heartbeat.URGENT)
    fan_out.fan_out_due(urgent=True)
    delivery.deliver_due(urgent=True)


@app.task(name="diseasemaps.notifications.tasks.sweep")
def sweep() -> None:
    """The clock, for what a lost bell missed. Sweeps that piled up meanwhile are one."""
    if heartbeat.beat():
        fan_out.fan_out_due()
        delivery.deliver_due()


@app.task(name="diseasemaps.notifications.tasks.sweep_urgent")
def sweep_urgent() -> None:
    """The same for the urgent worker, which so shows that it is there."""
    if heartbeat.beat(heartbeat.URGENT):
        fan_out.fan_out_due(urgent=True)
        delivery.deliver_due(urgent=True)


@app.task(name="diseasemaps.notifications.tasks.digests")
def digests() -> None:
    """The clock, for mail once a day or once a week."""
    gather_due()
