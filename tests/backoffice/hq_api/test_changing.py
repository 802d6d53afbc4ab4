"""What programs change: each call ends in the use case that the portal ends in."""

from django.utils import timezone

from distribution.models import DistributionRun, DistributionSchedule
from registers.models import Alert, ChannelDatabase, Device, QuarantinedTransaction, Register, RegisterEvent, Store

HQ = "/api/v1/hq/"


def test_a_store_is_created_and_changed_and_moved(erp, everything):
    store = {"number": "S9", "name": "New", "currency": "EUR", "channel_data_group": "North", "assortments": ["MAIN"]}
    created = erp.post(f"{HQ}stores", store, format="json")
    assert (created.status_code, created.json()["assortments"]) == (201, ["MAIN"])
    assert erp.post(f"{HQ}stores", store, format="json").status_code == 400
    changed = erp.patch(f"{HQ}stores/S9", {"name": "Newer", "assortments": []}, format="json").json()
    assert (changed["name"], changed["assortments"]) == ("Newer", [])
    assert erp.patch(f"{HQ}stores/S9", {"number": "S10"}, format="json").status_code == 400
    assert erp.patch(f"{HQ}stores/S9", {"time_zone": "Mars/Olympus"}, format="json").status_code == 400
    assert erp.patch(f"{HQ}stores/S9", {"smallest_coin": "0.05"}, format="json").json()["smallest_coin"] == "0.050"
    assert erp.patch(f"{HQ}stores/S9", {"smallest_coin": "0.005"}, format="json").status_code == 400
    assert erp.post(f"{HQ}stores", {**store, "number": "S8", "smallest_coin": "2"}, format="json").status_code == 400
    erp.post(f"{HQ}channel-data-groups", {"name": "South"}, format="json")
    moved = erp.post(f"{HQ}stores/S9/group", {"channel_data_group": "South"}, format="json")
    assert (moved.status_code, moved.json()["channel_data_group"]) == (200, "South")


def test_a_register_is_created_and_made_ready(erp, everything, integrator):
    body = {"number": "R9", "name": "Nine", "store": "S1"}
    assert erp.post(f"{HQ}registers", body, format="json").status_code == 201
    assert erp.post(f"{HQ}registers", body, format="json").json()["errors"][0]["pointer"] == "/number"
    assert erp.patch(f"{HQ}registers/R9", {"store": "S2"}, format="json").status_code == 400
    assert erp.post(f"{HQ}registers/R9/support-offline/on").json()["activation_code"]
    assert erp.post(f"{HQ}registers/R9/support-offline/on").status_code == 409
    assert erp.post(f"{HQ}registers/R9/support-offline/off", {}, format="json").json()["support_offline"] is False
    kinds = RegisterEvent.objects.filter(register__number="R9", user=integrator).values_list("kind", flat=True)
    assert set(kinds) == {"CREATED", "SUPPORT_OFFLINE_ON", "SUPPORT_OFFLINE_OFF", "ACTIVATION_CODE_ISSUED"}


def test_a_token_of_one_store_changes_that_store_only(client_with, everything):
    client = client_with(store=Store.objects.get(number="S2"))
    assert client.patch(f"{HQ}registers/R1", {"name": "Taken"}, format="json").status_code == 404
    assert client.patch(f"{HQ}registers/R2", {"name": "Own"}, format="json").status_code == 200
    assert client.post(f"{HQ}registers", {"number": "R8", "name": "x", "store": "S1"}, format="json").status_code == 403
    assert client.post(f"{HQ}catalog/products", [], format="json").status_code == 403


def test_a_token_of_one_store_gives_it_nothing_more(client_with, everything):
    client = client_with(store=Store.objects.get(number="S2"))
    for given in ("assortments", "price_groups", "address_books"):
        assert client.patch(f"{HQ}stores/S2", {given: []}, format="json").status_code == 403
    assert client.patch(f"{HQ}stores/S2", {"name": "Own"}, format="json").json()["name"] == "Own"


def test_a_device_ends(erp, everything):
    device = Device.objects.get(register__number="R1")
    assert erp.post(f"{HQ}devices/{device.pk}/disable", {"note": "Lost"}, format="json").json()["state"] == "DISABLED"
    assert erp.post(f"{HQ}devices/{device.pk}/deactivate", {}, format="json").status_code == 409


def test_schedules_are_written_and_run(erp, everything):
    body = {"name": "Hourly", "groups": ["North"], "jobs": [1040], "recurrence": {"every": 1, "period": "hours"}}
    created = erp.post(f"{HQ}schedules", body, format="json")
    assert (created.status_code, created.json()["recurrence"]["every"]) == (201, 1)
    address = f"{HQ}schedules/{created.json()['id']}"
    changed = erp.patch(address, {"is_active": False}, format="json").json()
    assert (changed["is_active"], changed["recurrence"]["every"]) == (False, 1)
    changed = erp.patch(address, {"recurrence": {"calendar": "0 6 * * *"}}, format="json").json()
    assert changed["recurrence"] == {"every": None, "period": "minutes", "calendar": "0 6 * * *"}
    assert erp.patch(address, {"recurrence": {"calendar": "nonsense"}}, format="json").status_code == 400
    run = erp.post(f"{address}/run")
    assert (run.status_code, run.json()["state"]) == (202, "WAITING")
    assert erp.post(f"{HQ}runs/{run.json()['id']}/cancel").json()["state"] == "CANCELED"
    assert erp.post(f"{HQ}runs/{run.json()['id']}/cancel").status_code == 409
    assert erp.delete(address).status_code == 204
    assert not DistributionSchedule.objects.filter(name="Hourly").exists()
    assert not DistributionRun.objects.filter(pk=run.json()["id"]).exists()


def test_a_channel_database_is_paused_resumed_and_filled_anew(erp, everything):
    database = ChannelDatabase.objects.get(register=Register.objects.get(number="R1"))
    address = f"{HQ}channel-databases/{database.pk}"
    assert erp.post(f"{address}/pause").json()["pause_data_synchronization"] is True
    assert erp.post(f"{address}/pause").status_code == 409
    assert erp.post(f"{address}/resume").json()["pause_data_synchronization"] is False
    assert erp.post(f"{address}/full-sync", {"job": 1040}, format="json").status_code == 202


def test_quarantine_is_decided(erp, everything):
    address = f"{HQ}quarantine/{QuarantinedTransaction.objects.get().pk}"
    assert erp.post(f"{address}/try-again").status_code == 400  # `{}` is no document
    assert erp.post(f"{address}/dismiss", {"note": "A test."}, format="json").json()["resolution"] == "DISMISSED"
    assert erp.post(f"{address}/dismiss", {"note": "A test."}, format="json").status_code == 409


def test_an_alert_is_acknowledged(erp, everything, integrator):
    address = f"{HQ}alerts/{everything.parameters['alert']['pk']}/acknowledge"
    assert erp.post(address, {"note": "On my way"}, format="json").json()["acknowledged_by"] == integrator.username


def test_an_alert_of_headquarters_has_neither_register_nor_store(erp):
    now = timezone.now()
    Alert.objects.create(kind="PARTITION_MISSING", opened_at=now, seen_at=now, facts={"months": ["2026-03"]})
    (alert,) = erp.get(f"{HQ}alerts?kind=PARTITION_MISSING").json()["results"]
    assert (alert["register"], alert["store"], alert["facts"]) == (None, None, {"months": ["2026-03"]})
