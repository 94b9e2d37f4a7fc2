package chat.parley.loadtest.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcTest {
  @Test
  void readsUserAndSystemTimeBehindACommandNameWithBlanksAndParentheses() {
    String stat =
        "4242 (java (a) b) S 1 4242 4242 0 -1 4194560 81 0 3 0 1234 56 0 0 20 0 44 0 900 8 9";

    assertThat(ProcStat.parse(stat).cpuTicks()).isEqualTo(1234 + 56);
  }

  @Test
  void readsResidentMemory() {
    List<String> status = List.of("Name:\tjava", "VmHWM:\t  300000 kB", "VmRSS:\t  204800 kB");

    assertThat(ProcStatus.parse(status).rssBytes()).isEqualTo(200L * 1024 * 1024);
    assertThat(ProcStatus.parse(List.of("Name:\tjava")).rssBytes()).isZero();
  }

  @Test
  void countsStolenTimeAsBusyAndGuestTimeOnce() {
    MachineStat machine = MachineStat.parse("cpu  100 20 30 400 50 6 7 8 90 10");

    assertThat(machine).isEqualTo(new MachineStat(100 + 20 + 30 + 6 + 7 + 8, 621));
  }

  @Test
  void refusesTheLineOfOneProcessor() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MachineStat.parse("cpu0 1 2 3 4 5 6 7 8 9 10"));
  }

  @Test
  void subtractsReadings() {
    CpuReading before = new CpuReading(Map.of("redis", 100L), 10, new MachineStat(500, 1_000));
    CpuReading after = new CpuReading(Map.of("redis", 250L), 60, new MachineStat(596, 1_100));

    CpuUse use = after.since(before);

    assertThat(use.serverSeconds()).containsExactly(Map.entry("redis", 1.5));
    assertThat(use.generatorSeconds()).isEqualTo(0.5);
    assertThat(use.machineBusy()).isCloseTo(0.96, within(1e-9));
    assertThat(use.machineWasTooBusy()).isTrue();
  }

  @Test
  void readsTheFileLimit() {
    List<String> limits =
        List.of(
            "Limit                     Soft Limit           Hard Limit           Units",
            "Max open files            20000                1048576              files");

    assertThat(FileLimit.parse(limits)).isEqualTo(20_000);
  }

  @Test
  void readsProcessesFromAnOptionAndFromAFile() {
    List<ServerProcess> expected =
        List.of(new ServerProcess("gateway-1", 12), new ServerProcess("redis", 7));

    assertThat(ServerProcess.parseList("gateway-1=12,redis=7")).isEqualTo(expected);
    assertThat(ServerProcess.parseLines(List.of("gateway-1 12", "", "redis  7 ")))
        .isEqualTo(expected);
    assertThatIllegalArgumentException().isThrownBy(() -> ServerProcess.parseList("redis"));
    assertThatIllegalArgumentException().isThrownBy(() -> ServerProcess.parseList("redis=x"));
  }
}
