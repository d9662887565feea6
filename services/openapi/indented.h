#pragma once
// JSON that people read and compare line by line.

#include <boost/json/value.hpp>

#include <string>

namespace trunkline::openapi {

/// Two blanks a level; an object or list that fits on a line with its name stays on it.
std::string indented(const boost::json::value& value);

} // namespace trunkline::openapi
