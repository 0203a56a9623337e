"""Which class shows which screen."""

from kiosk.flow import Screen
from kiosk.ui.panel import Panel
from kiosk.ui.screens.capture import CapturePanel
from kiosk.ui.screens.check import CheckPanel
from kiosk.ui.screens.consent import ConsentPanel
from kiosk.ui.screens.done import DonePanel
from kiosk.ui.screens.idle import IdlePanel
from kiosk.ui.screens.login import LoginPanel
from kiosk.ui.screens.materials import MaterialsPanel
from kiosk.ui.screens.profile import ProfilePanel
from kiosk.ui.screens.registration import RegistrationPanel
from kiosk.ui.screens.submit import SubmitPanel

PANELS: dict[Screen, type[Panel]] = {
    Screen.IDLE: IdlePanel,
    Screen.LOGIN: LoginPanel,
    Screen.CONSENT: ConsentPanel,
    Screen.REGISTRATION: RegistrationPanel,
    Screen.PROFILE: ProfilePanel,
    Screen.MATERIALS: MaterialsPanel,
    Screen.CAPTURE: CapturePanel,
    Screen.CHECK: CheckPanel,
    Screen.SUBMIT: SubmitPanel,
    Screen.DONE: DonePanel,
}
