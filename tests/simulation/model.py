"""What must be true: each operation counts once, locks stay, held is held."""

from dataclasses import dataclass, field

from dossier.catalogue import Catalogue, MaterialType
from dossier.decide import decide
from dossier.model import Dossier, Held, Material
from dossier.operations import AddMaterial, DeleteMaterial, Operation
from dossier.states import State
from sync.protocol.messages import Status, SyncRequest, SyncResponse

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
    newest: dict[tuple[str, str], int] = field(default_factory=dict)

    def dossier(self, number: str) -> Dossier:
        return self.truth.get(number, Dossier(number))

    def answered(self, device: str, asked: SyncRequest, answer: SyncResponse) -> None:
        """Follow one exchange that the server has committed."""
        assert [op.id for op in asked.ops] == [result.id for result in answer.results]
        for operation, result in zip(asked.ops, answer.results, strict=True):
            place = (device, operation.id)
            match result.status:
                case Status.DUPLICATE:
                    assert place in self.done, "done, says the server, and it was not"
                case Status.APPLIED | Status.HELD | Status.REJECTED:
                    assert place not in self.done, "it counted twice"
                    self.done[place] = operation.body
                    queue = (device, operation.key)
                    assert operation.n > self.newest.get(queue, 0), "out of order"
                    self.newest[queue] = operation.n
                    self._decide(operation.id, operation.key, operation.body, result)
                case _:
                    assert place not in self.done

    def _decide(self, op_id: str, key: str, body: Operation, result: object) -> None:
        before = self.dossier(number_of(key))
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
