package chat.parley.protocol.error;

/// Carries a refusal through a reactive chain to the one place that answers it. A signal, not a
/// bug: no stack trace.
public final class RefusedException extends RuntimeException {
  private final transient Refusal refusal;

  public RefusedException(Refusal refusal) {
    super(refusal.toString(), null, false, false);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
