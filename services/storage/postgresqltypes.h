#pragma once
// The types of PostgreSQL that are read and written here (pg_type.dat).

#include <libpq-fe.h>

namespace trunkline::pg {

inline constexpr Oid booleanOid = 16;
inline constexpr Oid byteaOid = 17;
inline constexpr Oid charOid = 18;
inline constexpr Oid nameOid = 19;
inline constexpr Oid bigintOid = 20;
inline constexpr Oid smallintOid = 21;
inline constexpr Oid integerOid = 23;
inline constexpr Oid textOid = 25;
inline constexpr Oid oidOid = 26;
inline constexpr Oid jsonOid = 114;
inline constexpr Oid unknownOid = 705;
inline constexpr Oid varcharOid = 1043;
inline constexpr Oid numericOid = 1700;
inline constexpr Oid voidOid = 2278;
inline constexpr Oid uuidOid = 2950;

} // namespace trunkline::pg
