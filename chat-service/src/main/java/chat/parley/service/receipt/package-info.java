/// How far the members of a room have got, and what a user has not read in his rooms. Receipts
/// themselves are taken by the backplane's routes.
@NullMarked
package chat.parley.service.receipt;

import org.jspecify.annotations.NullMarked;
