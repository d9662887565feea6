#pragma once
// Time zones of the IANA database: local time to UTC and back, right on every changing day.

#include "services/base/result.h"
#include "services/base/time.h"

#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

/// A zone of the IANA database. Cheap to copy; safe to use from several threads.
/// Instants from 2038 on are looked up where the calendar of the years up to 2037 is equal.
class Zone {
public:
    /// Errors: Invalid for a name that the database does not have.
    static Result<Zone> find(std::string_view name);
    static Zone utc();
    /// All names, sorted.
    static std::vector<std::string> names();

    const std::string& name() const;

    LocalTime local(Instant time) const;
    Seconds offset(Instant time) const;

    /// How a wall-clock time became an instant (DECISIONS 24).
    enum class Fit { Unique, Ambiguous, Nonexistent };
    struct Resolved {
        Instant time;
        Fit fit;
    };
    /// An ambiguous time takes the earlier instant; a non-existent one is shifted by the gap.
    Resolved resolve(LocalTime local) const;

    Date date(Instant time) const;
    /// The first instant of that local day; where midnight does not exist, the first that does.
    Instant dayStart(Date date) const;
    /// The instant at which the local hour of `time` began, or the offset changed within it.
    Instant hourStart(Instant time) const;
    /// The instant at which the local day of `time` began.
    Instant dayStart(Instant time) const;
    /// Every hour bucket in [from, to), oldest first: a repeated hour gives two, a skipped one
    /// none.
    std::vector<Instant> hours(Instant from, Instant to) const;
    /// Every date in [from, to] that exists in this zone.
    std::vector<Date> days(Date from, Date to) const;

    friend bool operator==(const Zone&, const Zone&);

private:
    explicit Zone(const void* zone, const std::string* name);
    const void* m_zone;        // lives as long as the program
    const std::string* m_name; // the database's own
};

} // namespace trunkline
