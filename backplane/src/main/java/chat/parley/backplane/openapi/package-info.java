/// The description of REST in OpenAPI, with every path of both services.
///
/// It is kept by hand in `src/main/resources/openapi/`: `openapi.yaml` holds what all share, and
/// each file of `parts/` one feature's paths and schemas. They are put together here, and what an
/// operation may be refused with is written out from {@link chat.parley.protocol.error.ErrorCode}.
/// Everything here is immutable, and reads files: not for an event loop.
@NullMarked
package chat.parley.backplane.openapi;

import org.jspecify.annotations.NullMarked;
