#pragma once
// A CallFilter and a Visibility as conditions on the table of calls.

#include "services/contract/calls.h"
#include "services/storage/statement.h"

namespace trunkline {

/// Appends ` and …` for every part that is given; the query must name the table `calls` or alias
/// its columns as they are.
void addCallFilter(Query& query, const CallFilter& filter);
/// The row rule of the reader.
void addRowScope(Query& query, const Visibility& see);

} // namespace trunkline
