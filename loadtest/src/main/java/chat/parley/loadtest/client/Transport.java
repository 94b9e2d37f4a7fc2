package chat.parley.loadtest.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;

/// Epoll where the native library loads, NIO elsewhere.
enum Transport {
  EPOLL {
    @Override
    IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }

    @Override
    Bootstrap bootstrap() {
      // Without it the kernel gives every port of a source address away only once, whatever the
      // destination.
      return new Bootstrap()
          .channel(EpollSocketChannel.class)
          .option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
    }
  },
  NIO {
    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    Bootstrap bootstrap() {
      return new Bootstrap().channel(NioSocketChannel.class);
    }
  };

  private static final int CONNECT_MILLIS = 10_000;

  abstract IoHandlerFactory handlers();

  abstract Bootstrap bootstrap();

  Bootstrap connecting() {
    return bootstrap()
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
  }

  static Transport best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }
}
