#pragma once
// A box of names to choose from or to type into, however many there are.

#include <QComboBox>

namespace trunkline {

/// As wide as its place, not as its widest name: each of hundreds would be measured for that.
class NameBox final : public QComboBox {
    Q_OBJECT

public:
    explicit NameBox(const QString& spoken, QWidget* parent = nullptr);
};

/// The zones of the IANA database; `chosen` stands in the field.
NameBox* makeZoneBox(const QString& chosen);

} // namespace trunkline
