#include "services/base/secret.h"

#include <sodium.h>

namespace trunkline {

Secret::~Secret() { sodium_memzero(m_value.data(), m_value.size()); }

} // namespace trunkline
