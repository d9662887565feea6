#pragma once
// What a test cannot go on without.

#include "services/base/result.h"

#include <QtGlobal>

namespace trunkline {

/// The value, or the end of the program, saying what was wanted and why it is not there.
template <class T>
T must(Result<T> result, const char* what)
{
    if (!result)
        qFatal("%s: %s", what, result.error().detail.c_str());
    return *std::move(result);
}

} // namespace trunkline
