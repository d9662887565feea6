#pragma once
// The bank's call log of 1999 and the logs of mobile handsets.

#include "services/importer/format.h"

namespace trunkline {

/// One row per call of a bank's call centre: tab separated, 17 columns. The start is `date` plus
/// `vru_entry`; PHANTOM rows are kept and never answered (DECISIONS 27).
class BankFormat final : public Format {
public:
    struct Layout {
        int line, callId, customer, type, date, vruEntry, vruTime, queueTime, outcome, serviceStart,
            serviceExit, serviceTime, server;
    };
    BankFormat(Columns columns, bool header, Layout layout, const Surroundings& around);

    std::string_view name() const override { return "anonymous-bank"; }
    std::optional<Reject> read(const Record& record, ParsedRow& row) override;
    const Layout& layout() const { return m_layout; }

private:
    Layout m_layout;
};

/// user, other party, direction, seconds, time with its own offset.
class HandsetFormat final : public Format {
public:
    explicit HandsetFormat(const Surroundings& around);

    std::string_view name() const override { return "handset"; }
    bool knowsZone() const override { return true; }
    std::optional<Reject> read(const Record& record, ParsedRow& row) override;
};

std::vector<std::unique_ptr<Format>> logFormats(
    const Record& first, std::size_t columns, const Surroundings& around);

} // namespace trunkline
