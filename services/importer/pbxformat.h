#pragma once
// Asterisk, FreePBX and FreeSWITCH call detail records (FMT-D1, FMT-D2, FMT-D4).

#include "services/importer/format.h"

namespace trunkline {

/// Columns by position; -1 where the file lacks one.
struct PbxLayout {
    int started = -1;
    int answered = -1; ///< set: a call was answered when this is filled; else the outcome says so
    int duration = -1;
    int billed = -1;
    int outcome = -1; ///< disposition or hangup cause
    int id = -1;
    int caller = -1;
    int callerName = -1; ///< a plain name
    int callerId = -1;   ///< `"User 9" <113>`
    int dialled = -1;
    int inbound = -1; ///< the number that was dialled from outside, before `dialled`
    int agent = -1;
    bool freeswitch = false;
};

class PbxFormat final : public Format {
public:
    PbxFormat(std::string_view name, Columns columns, bool header, PbxLayout layout,
        const Surroundings& around);

    std::string_view name() const override { return m_name; }
    std::optional<Reject> read(const Record& record, ParsedRow& row) override;

private:
    std::string_view field(const Record& record, int column) const;
    std::string_view columnName(int column) const;

    std::string_view m_name;
    PbxLayout m_layout;
};

/// The layouts that a first record may belong to; several when only the rows can tell.
std::vector<std::unique_ptr<Format>> pbxFormats(
    const Record& first, std::size_t columns, const Surroundings& around);

} // namespace trunkline
