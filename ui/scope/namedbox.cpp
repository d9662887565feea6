#include "ui/scope/namedbox.h"

#include "models/base/format.h"
#include "ui/theme/delegates.h"

#include <QSignalBlocker>

namespace trunkline {

namespace {

constexpr int shortest = 10; // characters
constexpr int shown = 16;    // names in sight

} // namespace

NamedBox::NamedBox(QWidget* parent)
    : QComboBox(parent)
{
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(shortest);
    setMaxVisibleItems(shown);
    connect(this, &QComboBox::currentIndexChanged, this, &NamedBox::tell);
    setNames({});
}

void NamedBox::setNames(const std::vector<Named>& names)
{
    const QSignalBlocker quiet(this);
    const Uuid chosen = current();
    clear();
    addItem(tr("Choose…"), QString());
    for (const Named& each : names)
        addItem(each.name, text(each.id.text()));
    setCurrent(chosen);
}

void NamedBox::setCurrent(const Uuid& id)
{
    const QSignalBlocker quiet(this);
    const QString wanted = id.isNil() ? QString() : text(id.text());
    int at = findData(wanted);
    if (at < 0) {
        addItem(wanted, wanted);
        at = count() - 1;
    }
    setCurrentIndex(at);
    tell();
}

Uuid NamedBox::current() const
{
    return Uuid::parse(utf8(currentData().toString())).value_or(Uuid{});
}

void NamedBox::tell()
{
    setToolTip(currentData().toString().isEmpty() ? QString() : plainToolTip(currentText()));
}

} // namespace trunkline
