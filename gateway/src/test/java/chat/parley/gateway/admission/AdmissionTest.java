package chat.parley.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AdmissionTest {
  @Test
  void theCapIsWhatIsConfiguredAsFarAsTheFilesReach() {
    assertThat(Admission.cap(0, 20_000)).isEqualTo(20_000 - 512);
    assertThat(Admission.cap(100, 20_000)).isEqualTo(100);
    assertThat(Admission.cap(50_000, 20_000)).isEqualTo(20_000 - 512);
    assertThat(Admission.cap(0, 100)).isEqualTo(1);
    assertThat(Admission.cap(0, -1)).isEqualTo(100_000);
    assertThat(Admission.cap(7, -1)).isEqualTo(7);
  }

  /// "unlimited" is the largest number there is.
  @Test
  void aFileLimitBeyondAnIntIsNoNegativeCap() {
    assertThat(Admission.cap(0, Long.MAX_VALUE)).isPositive();
  }
}
