#include "ui/scope/filterbar.h"

#include "ui/scope/namepicker.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/flowlayout.h"

#include <QLabel>
#include <QMenu>

namespace trunkline {

namespace {

constexpr int gap = 6;
constexpr CallOutcome outcomes[] = {CallOutcome::Answered, CallOutcome::NoAnswer, CallOutcome::Busy,
    CallOutcome::Failed, CallOutcome::Abandoned, CallOutcome::Rejected, CallOutcome::Voicemail,
    CallOutcome::Phantom};
constexpr std::int64_t talkChoices[] = {10, 30, 60, 90, 120, 300, 600}; // seconds

} // namespace

FilterBar::FilterBar(Session& session, Scope& scope, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_scope(scope)
    , m_flow(new FlowLayout(gap, this))
{
    setObjectName(QStringLiteral("filterBar"));
    setAccessibleName(tr("Filters"));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&m_session, &Session::ready, this, &FilterBar::rebuild);
    connect(&m_session, &Session::left, this, &FilterBar::rebuild);
    connect(&m_session, &Session::namesChanged, this, &FilterBar::rebuild);
    connect(&m_scope, &Scope::changed, this, &FilterBar::rebuild);
    rebuild();
}

void FilterBar::rebuild()
{
    while (QLayoutItem* item = m_flow->takeAt(0)) {
        // The chip that was clicked may be what asks for this.
        if (item->widget() != nullptr) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
    auto* label = new QLabel(tr("Filter"));
    label->setProperty("muted", true);
    label->setMinimumHeight(24);
    m_flow->addWidget(label);
    for (const ScopeChip& chip : m_scope.chips())
        addActive(chip);
    addNames("addCampaign", tr("Campaign"), m_session.campaigns(), ScopeChip::Kind::Campaign);
    addNames("addPublisher", tr("Publisher"), m_session.publishers(), ScopeChip::Kind::Publisher);
    addNames("addBuyer", tr("Buyer"), m_session.buyers(), ScopeChip::Kind::Buyer);
    addOutcomes();
    addTalk();
    updateGeometry();
}

void FilterBar::addActive(const ScopeChip& chip)
{
    const int colon = static_cast<int>(chip.label.indexOf(QStringLiteral(": ")));
    auto* active = new FilterChip(colon < 0 ? tr("Calls") : chip.label.left(colon));
    active->setValue(colon < 0 ? chip.label : chip.label.mid(colon + 2));
    active->setToolTip(tr("Click to remove"));
    const auto remove = [this, chip] { m_scope.remove(chip); };
    connect(active, &FilterChip::removed, this, remove);
    connect(active, &QAbstractButton::clicked, this, remove);
    m_flow->addWidget(active);
}

void FilterBar::addNames(
    const char* name, const QString& title, const std::vector<Named>& names, ScopeChip::Kind kind)
{
    if (names.empty())
        return;
    auto* chip = new FilterChip(title);
    chip->setObjectName(QString::fromLatin1(name));
    connect(chip, &QAbstractButton::clicked, this, [this, chip, title, kind] {
        const std::vector<Named>& now = kind == ScopeChip::Kind::Campaign ? m_session.campaigns()
            : kind == ScopeChip::Kind::Publisher                          ? m_session.publishers()
                                                                          : m_session.buyers();
        auto* picker = new NamePicker(title, now, this);
        connect(picker, &NamePicker::picked, this,
            [this, kind](const Uuid& id) { m_scope.toggle(kind, id); });
        picker->openBelow(*chip);
    });
    m_flow->addWidget(chip);
}

void FilterBar::addOutcomes()
{
    auto* chip = new FilterChip(tr("Outcome"));
    chip->setObjectName(QStringLiteral("addOutcome"));
    connect(chip, &QAbstractButton::clicked, this, [this, chip] {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        const auto qualified = [this](bool wanted) {
            CallFilter filter = m_scope.filter();
            filter.qualified = wanted;
            m_scope.setFilter(std::move(filter));
        };
        menu->addAction(tr("Qualified"), this, [qualified] { qualified(true); });
        menu->addAction(tr("Not qualified"), this, [qualified] { qualified(false); });
        menu->addSeparator();
        for (const CallOutcome outcome : outcomes) {
            menu->addAction(outcomeText(outcome), this, [this, outcome] {
                CallFilter filter = m_scope.filter();
                if (std::erase(filter.outcomes, outcome) == 0)
                    filter.outcomes.push_back(outcome);
                m_scope.setFilter(std::move(filter));
            });
        }
        menu->popup(chip->mapToGlobal(QPoint(0, chip->height() + 4)));
    });
    m_flow->addWidget(chip);
}

void FilterBar::addTalk()
{
    if (m_scope.filter().minimumTalk > 0)
        return;
    auto* chip = new FilterChip(tr("Talk"));
    chip->setObjectName(QStringLiteral("addTalk"));
    connect(chip, &QAbstractButton::clicked, this, [this, chip] {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        for (const std::int64_t seconds : talkChoices) {
            menu->addAction(tr("At least %1 s").arg(seconds), this, [this, seconds] {
                CallFilter filter = m_scope.filter();
                filter.minimumTalk = seconds;
                m_scope.setFilter(std::move(filter));
            });
        }
        menu->popup(chip->mapToGlobal(QPoint(0, chip->height() + 4)));
    });
    m_flow->addWidget(chip);
}

} // namespace trunkline
