#pragma once
// The API in the words of OpenAPI 3.1, made from the list of operations; it names none of them.

#include <boost/json/object.hpp>

#include <string>

namespace trunkline::openapi {

boost::json::object documentTree();

/// The same as text, one member a line; equal in every build of the same declarations.
std::string document();

} // namespace trunkline::openapi
