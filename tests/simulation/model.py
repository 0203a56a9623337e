"""What must be true: each operation counts once, locks stay, held is held."""

from dataclasses import dataclass, field, replace
from typing import Any

from dossier.catalogue import Catalogue, MaterialType
from dossier.decide import decide
from dossier.model import Dossier, Held, Material
from dossier.operations import AddMaterial, DeleteMaterial, Operation
from dossier.states import State
from sync.protocol.messages import Status, SyncRequest, SyncResponse, WireOperation

EXAM = Catalogue(
    1,
    (
        MaterialType("diploma", "毕业证书", "Diploma", "", "", 2, required_for=("*",)),
        MaterialType("other", "其他材料", "Other", "", "", 4),
    ),
)
CATEGORY, AREA = "临床执业医师", "样本考区"
NEEDS = EXAM.requirements(CATEGORY, AREA)


def number_of(key: str) -> str:
    return key.partition("/")[2]


def locked(dossier: Dossier, type_id: str) -> bool:
    """Say so in words of this page: a fault in the rule must not hide itself."""
    returned = dossier.state is State.RETURNED
    return dossier.state is not State.DRAFT and not (
        returned and type_id in dossier.asked
    )


def check_locks(before: Dossier, after: Dossier) -> None:
    for entry in EXAM.types:
        if locked(before, entry.id):
            assert before.of_type(entry.id) == after.of_type(entry.id), "a lock broke"


def check_held(before: Dossier, after: Dossier, operation: Operation) -> None:
    gone = set(before.held) - set(after.held)
    if isinstance(operation, DeleteMaterial):  # the candidate's own wish
        gone = {held for held in gone if held.material_id != operation.material_id}
    assert not gone, "held operations vanished without a reviewer"


@dataclass
class Model:
    """The truth as the rules give it, apart from the server's own bookkeeping."""

    truth: dict[str, Dossier] = field(default_factory=dict)
    done: dict[tuple[str, str], Operation] = field(default_factory=dict)
    rejected: set[tuple[str, str]] = field(default_factory=set)
    newest: dict[tuple[str, str], int] = field(default_factory=dict)
    no_pictures: set[str] = field(default_factory=set)  # materials that must be refused
    away: frozenset[str] = frozenset()  # registrations that stand at another site now

    def copy(self) -> "Model":
        """Return what a backup of the server knows."""
        return Model(
            dict(self.truth),
            dict(self.done),
            set(self.rejected),
            dict(self.newest),
            self.no_pictures,
            self.away,
        )

    def dossier(self, number: str) -> Dossier:
        return self.truth.get(number, Dossier(number))

    def moved(self, number: str) -> None:
        """Follow a registration to another site, or back."""
        self.away ^= {number}
        if number in self.truth and self.truth[number].rev:
            # One revision takes it from the old site, one brings it to the new one.
            before = self.truth[number]
            self.truth[number] = replace(before, rev=before.rev + 2)

    def answered(
        self,
        device: str,
        asked: SyncRequest,
        answer: SyncResponse,
        *,
        carried: bool = False,
    ) -> None:
        """Follow one exchange that the server has committed.

        What was `carried` on a stick may have been set aside on the line meanwhile, and
        so come after what followed it; what came in one bundle is still in order.
        """
        if carried:
            self._in_order(asked)
        assert [op.id for op in asked.ops] == [result.id for result in answer.results]
        for operation, result in zip(asked.ops, answer.results, strict=True):
            place = (device, operation.id)
            match result.status:
                case Status.DUPLICATE:
                    assert place in self.done, "done, says the server, and it was not"
                    assert place not in self.rejected, "rejected, and told as done"
                case Status.REJECTED if place in self.rejected:
                    pass  # said again, as it must be
                case Status.APPLIED | Status.HELD | Status.REJECTED:
                    assert place not in self.done, "it counted twice"
                    self._first(place, operation, carried=carried)
                    self._decide(operation.id, operation.key, operation.body, result)
                    if result.status is Status.REJECTED:
                        self.rejected.add(place)
                case Status.RETRY if asked.epoch != answer.epoch:
                    pass  # it has yet to learn of the restore
                case _:
                    assert place not in self.done

    def _first(
        self, place: tuple[str, str], operation: WireOperation, *, carried: bool
    ) -> None:
        self.done[place] = operation.body
        queue = (place[0], operation.key)
        newest = self.newest.get(queue, 0)
        assert carried or operation.n > newest, "out of order"
        self.newest[queue] = max(operation.n, newest)

    @staticmethod
    def _in_order(asked: SyncRequest) -> None:
        for key in {operation.key for operation in asked.ops}:
            steps = [operation.n for operation in asked.ops if operation.key == key]
            assert steps == sorted(steps), "out of order on a stick"

    def _decide(self, op_id: str, key: str, body: Operation, result: Any) -> None:
        before = self.dossier(number_of(key))
        if before.registration in self.away:
            assert (result.status, result.code) == ("rejected", "other_site")
            return
        if isinstance(body, AddMaterial) and body.material.id in self.no_pictures:
            assert (result.status, result.code) == ("rejected", "not_an_image")
            return
        decision = decide(before, op_id, body, NEEDS)
        assert (result.status, result.code) == (decision.outcome, decision.code)
        check_locks(before, decision.dossier)
        check_held(before, decision.dossier, body)
        self.truth[before.registration] = decision.dossier

    def picture_of(self, held: Held) -> Material | None:
        """Return the picture that a held operation wants to add."""
        for (_, operation_id), body in self.done.items():
            if operation_id == held.operation_id and isinstance(body, AddMaterial):
                return body.material
        return None
