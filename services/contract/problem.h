#pragma once
// An Error as the document that programs and servers answer with (RFC 9457), both ways.

#include "services/base/result.h"

#include <string>
#include <string_view>

namespace trunkline {

/// The HTTP status of an error's code.
int statusOf(Errc code);
/// A status in words (RFC 9110 section 15), which are its problem document's title.
std::string_view reasonOf(int status);

/// `type`, `title`, `status`, `code`, `detail`, `request_id`, `fields` [{field, message}]; without
/// title and status where there is no HTTP (`status` 0). `code` is the error's own unless the edge
/// has a finer one.
std::string problemDocument(
    const Error& error, int status = 0, std::string_view title = {}, std::string_view code = {});

/// What a server answered with that status. A body that is no problem document becomes an error of
/// the status' kind.
Error readProblem(std::string_view body, int status);

} // namespace trunkline
