// Compiled by ctest, in vain but for TRUNK_LOGS_TEXT: which values a log takes (SEC-O2).

#include "services/base/phone.h"
#include "services/base/secret.h"
#include "services/telemetry/logfield.h"

namespace {

struct Person {
    std::string name;
};

#if defined(TRUNK_LOGS_SECRET)
using Logged = trunkline::Secret;
#elif defined(TRUNK_LOGS_PHONE)
using Logged = trunkline::Phone;
#elif defined(TRUNK_LOGS_RECORD)
using Logged = Person;
#elif defined(TRUNK_LOGS_TEXT)
using Logged = std::string;
#endif

} // namespace

trunkline::LogField fieldOf(const Logged& value);
trunkline::LogField fieldOf(const Logged& value) { return {"value", value}; }
