/// The descriptions of REST in OpenAPI, with every path of both services, and of what is said on a
/// WebSocket in AsyncAPI.
///
/// They are kept by hand in `src/main/resources/openapi/` and `…/asyncapi/`: `openapi.yaml` and
/// `asyncapi.yaml` hold what all share, and each file of `parts/` one feature's paths, commands and
/// schemas. They are put together here, and what an operation may be refused with is written out
/// from {@link chat.parley.protocol.error.ErrorCode}. Everything here is immutable, and reads
/// files: not for an event loop.
@NullMarked
package chat.parley.backplane.openapi;

import org.jspecify.annotations.NullMarked;
