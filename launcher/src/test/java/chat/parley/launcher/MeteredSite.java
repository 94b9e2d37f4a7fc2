package chat.parley.launcher;

import java.util.List;

/// A site whose gateways' meters can be read, whatever Redis lies behind them.
interface MeteredSite extends Site {
  /// In their order.
  List<ServiceProcess> gateways();

  default Counted counted(String meter) {
    return Counted.by(gateways(), meter);
  }

  /// The sum over all gateways, of those that run.
  default double count(String meter) {
    return counted(meter).sum();
  }
}
