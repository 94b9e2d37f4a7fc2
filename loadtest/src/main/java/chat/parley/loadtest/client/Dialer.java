package chat.parley.loadtest.client;

import chat.parley.loadtest.plan.Seat;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.List;

/// Starts connections. Confined to one thread.
public final class Dialer {
  /// Below the number of ports of one source address, see [Loopback#source].
  private static final int CONNECTIONS_PER_SOURCE = 20_000;

  private final List<Gateway> gateways;
  private final Lanes lanes;
  private int dialed;

  public Dialer(List<Gateway> gateways, Lanes lanes) {
    this.gateways = List.copyOf(gateways);
    this.lanes = lanes;
  }

  /// The event loop of a seat: not the same choice as its node, so that each lane has seats on
  /// every node.
  public Lane laneOf(Seat seat) {
    return lanes.get(seat.number() / gateways.size());
  }

  void dial(Seat seat, String token, Listener listener) {
    Gateway gateway = gateways.get(seat.node());
    Lane lane = laneOf(seat);
    Connection connection = new Connection(lane, listener, Handshake.request(gateway, token));
    Bootstrap bootstrap =
        lanes.transport().connecting().group(lane.eventLoop()).handler(connection);
    connect(bootstrap, gateway.address())
        .addListener(
            attempt -> {
              if (!attempt.isSuccess()) {
                listener.closed("connecting failed: " + attempt.cause().getMessage());
              }
            });
  }

  /// Follows the seat's first room over HTTP.
  public void dial(Seat seat, String token, HttpTransport transport, HttpFollower follower) {
    Gateway gateway = gateways.get(seat.node());
    Lane lane = laneOf(seat);
    var requests = new HttpRequests(gateway, token, seat.rooms().getFirst());
    Bootstrap bootstrap =
        lanes
            .transport()
            .connecting()
            .group(lane.eventLoop())
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    transport.follow(channel.pipeline(), requests, lane, follower);
                  }
                });
    connect(bootstrap, gateway.address())
        .addListener(
            attempt -> {
              if (!attempt.isSuccess()) {
                follower.closed("connecting failed: " + attempt.cause().getMessage());
              }
            });
  }

  private ChannelFuture connect(Bootstrap bootstrap, InetSocketAddress target) {
    int source = dialed++ / CONNECTIONS_PER_SOURCE;
    return target.getAddress() instanceof Inet4Address
        ? bootstrap.connect(target, Loopback.source(source))
        : bootstrap.connect(target);
  }
}
