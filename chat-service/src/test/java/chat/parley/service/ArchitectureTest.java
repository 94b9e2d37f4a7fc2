package chat.parley.service;

import chat.parley.backplane.ArchitectureRules;
import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final JavaClasses MAIN = ArchitectureRules.mainOf("chat.parley.service");

  @Test
  void packagesHaveNoCycles() {
    ArchitectureRules.noCyclesIn("chat.parley.service").check(MAIN);
  }

  @Test
  void theDriverStaysInTheBackplane() {
    ArchitectureRules.theDriverStaysInTheBackplane().check(MAIN);
  }

  @Test
  void theServicesDoNotKnowEachOther() {
    ArchitectureRules.nothingDependsOn("chat.parley.gateway..").check(MAIN);
  }

  @Test
  void nothingBlocks() {
    ArchitectureRules.nothingBlocks("StartUp", "GeneralRoom").check(MAIN);
  }

  @Test
  void timeIsInjected() {
    ArchitectureRules.timeIsInjected().check(MAIN);
  }
}
