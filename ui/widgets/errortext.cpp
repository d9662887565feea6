#include "ui/widgets/errortext.h"

#include <QCoreApplication>

namespace trunkline {

namespace {

QString words(const char* text) { return QCoreApplication::translate("ErrorText", text); }

} // namespace

QString errorText(const Error& error)
{
    switch (error.code) {
    case Errc::Invalid:
        return error.fields.empty() ? QString::fromStdString(error.detail)
                                    : QString::fromStdString(error.fields.front().message);
    case Errc::Unauthenticated:
        return words("You are no longer a member of this workspace. Open it again.");
    case Errc::Forbidden:
        return words("Your role may not do this. Ask an owner of the workspace.");
    case Errc::NotFound:
        return words("It is not there any more. Refresh the page.");
    case Errc::Conflict:
        return words("Somebody changed it since you read it. Reload, then save again.");
    case Errc::TooLarge:
        return words("That is too much at once. Choose a shorter range or fewer filters.");
    case Errc::RateLimited:
        return words("Too many questions in a short time. Wait a moment, then try again.");
    case Errc::QuotaExceeded:
        return words("A quota of the workspace is used up.");
    case Errc::Cancelled:
        return words("Cancelled.");
    case Errc::Unavailable:
        return words("The workspace does not answer. Check its disk or connection and try again.");
    case Errc::AuditUnavailable:
        return words("The audit trail cannot be written, so nothing was changed.");
    case Errc::Internal:
        return words("Something went wrong inside Trunkline. Request %1 in the log says more.")
            .arg(QString::fromStdString(error.requestId));
    }
    return {};
}

QString refusalText(const Error& error)
{
    return error.code == Errc::Conflict && !error.detail.empty() ? sentenceOf(error.detail)
                                                                 : errorText(error);
}

QString sentenceOf(const std::string& words)
{
    QString sentence = QString::fromStdString(words);
    if (sentence.isEmpty())
        return sentence;
    sentence[0] = sentence[0].toUpper();
    return sentence.endsWith(u'.') ? sentence : sentence + u'.';
}

} // namespace trunkline
