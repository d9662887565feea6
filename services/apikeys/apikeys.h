#pragma once
// API keys as records: made, rotated, revoked.

#include "services/base/secret.h"

namespace trunkline {

class HandlerTable;

/// `pepper` keys the digests that are stored instead of the secrets.
void addApiKeyHandlers(HandlerTable& table, const Secret& pepper);

} // namespace trunkline
