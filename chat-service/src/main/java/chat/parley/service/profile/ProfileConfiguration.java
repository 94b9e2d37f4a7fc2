package chat.parley.service.profile;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.profile.ProfileNews;
import chat.parley.backplane.profile.ProfileSettings;
import chat.parley.backplane.profile.Profiles;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.room.UserRooms;
import chat.parley.backplane.web.Authentication;
import chat.parley.protocol.codec.ProfileDecoder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires profiles.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProfileSettings.class)
public class ProfileConfiguration {
  @Bean
  Profiles profiles(
      Redis redis, UserRooms userRooms, ProfileSettings settings, BackplaneMeters meters) {
    var news = new ProfileNews(redis, userRooms, settings, meters);
    return new Profiles(redis, news, settings, meters);
  }

  @Bean
  RouterFunction<ServerResponse> profileRoutes(
      Authentication authentication, Profiles profiles, ProfileSettings settings) {
    var decoder = new ProfileDecoder(settings.maxCustomBytes());
    return new ProfileRoutes(authentication, profiles, decoder).route();
  }
}
