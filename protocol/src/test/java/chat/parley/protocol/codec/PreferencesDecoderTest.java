package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.command.NotificationLevel;
import chat.parley.protocol.command.NotificationType;
import chat.parley.protocol.command.PreferencesChange;
import chat.parley.protocol.command.TypePreference;
import chat.parley.protocol.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PreferencesDecoderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '%',
      value = {
        "{'rooms':'mine'}; BAD_PREFERENCE",
        "{'rooms':{'general':'some'}}; BAD_PREFERENCE",
        "{'rooms':{'general':7}}; BAD_PREFERENCE",
        "{'rooms':{'@inbox':'all'}}; BAD_ROOM",
        "{'types':[]}; BAD_PREFERENCE",
        "{'types':{'Order':null}}; BAD_PREFERENCE",
        "{'types':{'order':'all'}}; BAD_PREFERENCE",
        "{'types':{'order':{'level':null}}}; BAD_PREFERENCE",
        "{'types':{'order':{'ways':'mail'}}}; BAD_PREFERENCE",
        "{'types':{'order':{'ways':['pigeon']}}}; BAD_PREFERENCE",
        "{'types':{'order':{'ways':[null]}}}; BAD_PREFERENCE",
        "7; BAD_REQUEST",
        "{} {}; BAD_REQUEST",
        "{'rooms':{; BAD_REQUEST"
      })
  void whatIsWrongHasItsNumber(String json, ErrorCode code) {
    assertThat(decode(json))
        .isInstanceOfSatisfying(
            DecodedPreferences.Malformed.class,
            malformed -> assertThat(malformed.refusal().code()).isEqualTo(code));
  }

  @Test
  void whatAChoiceDoesNotNameIsAsItIsWithoutOne() {
    var order = new NotificationType("order");

    assertThat(decode("{'types':{'order':{'level':'none','x':1}},'x':{}}"))
        .isEqualTo(
            understood(
                order, new TypePreference(NotificationLevel.NONE, TypePreference.DEFAULT.ways())));
    assertThat(decode("{'types':{'order':{'ways':[]}}}"))
        .isEqualTo(understood(order, new TypePreference(NotificationLevel.ALL, Set.of())));
  }

  private static DecodedPreferences understood(NotificationType type, TypePreference preference) {
    return new DecodedPreferences.Understood(
        new PreferencesChange(Map.of(), Map.of(type, preference)));
  }

  private static DecodedPreferences decode(String json) {
    return PreferencesDecoder.decode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
