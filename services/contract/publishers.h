#pragma once
// Publishers: who sends the calls.

#include "services/base/id.h"
#include "services/base/money.h"
#include "services/base/phone.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/contract/bounds.h"
#include "services/contract/facts.h"
#include "services/contract/fields.h"
#include "services/contract/page.h"
#include "services/contract/state.h"

#include <string>
#include <vector>

namespace trunkline {

struct Publisher {
    PublisherId id;
    TenantId tenantId;
    PublisherName name;
    PersonName contactName;
    Email contactEmail;
    Phone contactPhone;
    std::string notes;
    RecordState state = RecordState::Active;
    Instant createdAt;
    Instant updatedAt;
    std::int64_t version = 0;

    friend bool operator==(const Publisher&, const Publisher&) = default;
};
TRUNK_RECORD(Publisher, id, tenantId, name, contactName, contactEmail, contactPhone, notes, state,
    createdAt, updatedAt, version)

struct PublisherDraft {
    PublisherName name;
    PersonName contactName;
    Email contactEmail;
    Phone contactPhone;
    std::string notes;
    std::int64_t version = 0; ///< that the user saw; 0 when new

    friend bool operator==(const PublisherDraft&, const PublisherDraft&) = default;
};
TRUNK_RECORD(PublisherDraft, name, contactName, contactEmail, contactPhone, notes, version)
TRUNK_BOUNDS(PublisherDraft, {"name", 1, 120}, {"contact_name", 0, 120},
    {"contact_email", 0, 254, "bytes"}, {"contact_phone", 0, 16}, {"notes", 0, 2'000})

std::vector<FieldError> validate(const PublisherDraft& draft);

struct PublisherPage {
    std::vector<Publisher> items;
    std::string next; ///< cursor; empty at the end
};
TRUNK_RECORD(PublisherPage, items, next)

/// By name, oldest id first where names are equal.
struct ListPublishers {
    using Response = PublisherPage;
    static constexpr Facts facts{.name = "publishers.list",
        .summary = "A page of publishers, by name",
        .verb = Verb::Get,
        .path = "/v1/publishers",
        .permission = Permission::PublishersRead,
        .effect = Effect::Read,
        .touches = Entity::Publisher,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    PageRequest page;
};
TRUNK_RECORD(ListPublishers, page)

/// Errors: NotFound.
struct ReadPublisher {
    using Response = Publisher;
    static constexpr Facts facts{.name = "publishers.read",
        .summary = "One publisher",
        .verb = Verb::Get,
        .path = "/v1/publishers/{id}",
        .permission = Permission::PublishersRead,
        .effect = Effect::Read,
        .touches = Entity::Publisher,
        .rate = RateClass::Read,
        .stepUp = false,
        .audited = false};
    PublisherId id;
};
TRUNK_RECORD(ReadPublisher, id)

/// Errors: Invalid, per field; Conflict when the name is taken.
struct CreatePublisher {
    using Response = Publisher;
    static constexpr Facts facts{.name = "publishers.create",
        .summary = "Add a publisher",
        .verb = Verb::Post,
        .path = "/v1/publishers",
        .permission = Permission::PublishersWrite,
        .effect = Effect::Write,
        .touches = Entity::Publisher,
        .rate = RateClass::Write,
        .stepUp = false,
        .audited = true};
    PublisherDraft draft;
};
TRUNK_RECORD(CreatePublisher, draft)

/// Replaces the editable fields. Errors: Invalid, per field; Conflict when the draft's version is
/// stale or the name is taken; NotFound.
struct UpdatePublisher {
    using Response = Publisher;
    static constexpr Facts facts{.name = "publishers.update",
        .summary = "Replace what can be edited of a publisher",
        .verb = Verb::Put,
        .path = "/v1/publishers/{id}",
        .permission = Permission::PublishersWrite,
        .effect = Effect::Write,
        .touches = Entity::Publisher,
        .rate = RateClass::Write,
        .stepUp = false,
        .audited = true};
    PublisherId id;
    PublisherDraft draft;
};
TRUNK_RECORD(UpdatePublisher, id, draft)

/// Takes it out of use; what refers to it stays. Errors: Conflict when the version is stale;
/// NotFound.
struct ArchivePublisher {
    using Response = Publisher;
    static constexpr Facts facts{.name = "publishers.archive",
        .summary = "Take a publisher out of use",
        .verb = Verb::Post,
        .path = "/v1/publishers/{id}/archive",
        .permission = Permission::PublishersWrite,
        .effect = Effect::Write,
        .touches = Entity::Publisher,
        .rate = RateClass::Write,
        .stepUp = false,
        .audited = true};
    PublisherId id;
    std::int64_t version = 0;
};
TRUNK_RECORD(ArchivePublisher, id, version)

} // namespace trunkline
