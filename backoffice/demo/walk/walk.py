"""The walk through both journeys, step by step."""

from typing import Any

from backoffice.demo.walk.headquarters import Headquarters
from backoffice.demo.walk.register_program import RegisterProgram
from backoffice.demo.walk.scene import Scene, choose_scene
from backoffice.demo.walk.screen import Screen
from backoffice.demo.walk.steps import change, distribute, opening, outage, proof, register_starts, sell
from distribution.models import Release


class Walk:
    """Both journeys, in order; each method is a numbered part of what is shown."""

    def __init__(self, *, screen: Screen, headquarters: Headquarters, program: RegisterProgram) -> None:
        self.screen = screen
        self.headquarters = headquarters
        self.program = program
        self.passwords: dict[str, str] = {}

    def begin(self) -> Scene:
        """Fill the demo company, start HQ, and choose whom and what the walk works with.

        Raises:
            StepFailed: HQ does not answer.
        """
        with self.screen.step("Fill a demo company into HQ's own database"):
            self.passwords = opening.fill_company(screen=self.screen)
        with self.screen.step("Start HQ"):
            opening.start_headquarters(screen=self.screen, headquarters=self.headquarters)
        return choose_scene()

    def through(self, scene: Scene) -> None:
        """Walk through both journeys and prove that register and HQ are equal afterwards.

        Raises:
            StepFailed: something is not as it should be.
        """
        first = self._make_the_register(scene)
        sale = self._sell_online(scene)
        self._change_reaches_the_register(scene, first)
        self._sell_without_headquarters(scene, sale)
        self._headquarters_comes_back(scene)
        self._prove(scene)

    def _make_the_register(self, scene: Scene) -> Release:
        with self.screen.step("HQ: let a register sell offline, and publish what it needs"):
            code = distribute.switch_on(screen=self.screen, scene=scene)
            release = distribute.run_now(screen=self.screen, scene=scene, headquarters=self.headquarters)
        with self.screen.step("Register: activate with the code, and receive the first release"):
            register_starts.activate_and_sync(
                screen=self.screen,
                scene=scene,
                headquarters=self.headquarters,
                program=self.program,
                code=code,
                release=release,
            )
        return release

    def _sell_online(self, scene: Scene) -> dict[str, Any]:
        with self.screen.step("Register: sign in and sell, online"):
            self.program.do("sign-in", scene.cashier.number, "--pin", scene.cashier.pin)
            return sell.sell_online(screen=self.screen, scene=scene, program=self.program)

    def _change_reaches_the_register(self, scene: Scene, before: Release) -> None:
        with self.screen.step("Journey 1, HQ: change a price, take a product out of the assortment, run"):
            price = change.change_headquarters(screen=self.screen, scene=scene)
            release = distribute.run_now(screen=self.screen, scene=scene, headquarters=self.headquarters)
        with self.screen.step("Journey 1, register: only the change travels, and is sold from"):
            change.receive_change(screen=self.screen, scene=scene, program=self.program, before=before, release=release)
            change.sell_changed(screen=self.screen, scene=scene, program=self.program, price=price)

    def _sell_without_headquarters(self, scene: Scene, sale: dict[str, Any]) -> None:
        with self.screen.step("Journey 2: HQ goes away in the middle of a sale"):
            outage.sell_through_outage(screen=self.screen, scene=scene, headquarters=self.headquarters, program=self.program)
        with self.screen.step("Journey 2: a customer brings something back, still without HQ"):
            outage.return_offline(program=self.program, receipt_number=sale["receipt_number"])

    def _headquarters_comes_back(self, scene: Scene) -> None:
        with self.screen.step("Journey 2: HQ comes back and gets what was sold, exactly once"):
            outage.come_back(screen=self.screen, scene=scene, headquarters=self.headquarters, program=self.program)
        with self.screen.step("Journey 2: the same upload once more changes nothing"):
            outage.upload_again(screen=self.screen, scene=scene, headquarters=self.headquarters, program=self.program)

    def _prove(self, scene: Scene) -> None:
        with self.screen.step("Proof: the register has HQ's rows, HQ has the register's sales"):
            proof.compare_data(screen=self.screen, scene=scene, program=self.program)
            proof.compare_sales(screen=self.screen, scene=scene, program=self.program)
