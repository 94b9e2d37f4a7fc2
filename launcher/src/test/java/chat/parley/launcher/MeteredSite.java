package chat.parley.launcher;

/// A site whose gateways' meters can be read, whatever Redis lies behind them.
interface MeteredSite extends Site {
  /// The sum of a counter over all gateways.
  double count(String meter);
}
