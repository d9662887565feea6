#include "services/access/guessable.h"

#include <algorithm>
#include <string>
#include <vector>

namespace trunkline {

namespace {

constexpr std::string_view words[] = {"password", "passwort", "passphrase", "passcode", "pass",
    "secret", "welcome", "letmein", "login", "admin", "administrator", "root", "user", "guest",
    "test", "testing", "default", "changeme", "change", "please", "temp", "temporary", "master",
    "manager", "system", "server", "computer", "internet", "network", "security", "secure",
    "account", "access", "company", "office", "business", "service", "support", "telephone",
    "phone", "call", "calls", "caller", "money", "hello", "world", "hello", "iloveyou", "love",
    "you", "me", "my", "is", "the", "a", "and", "to", "in", "for", "this", "that", "not", "new",
    "old", "very", "long", "longer", "short", "strong", "good", "best", "easy", "simple", "super",
    "mega", "super", "hyper", "ultra", "cool", "sexy", "hot", "baby", "angel", "princess", "queen",
    "king", "lord", "god", "jesus", "christ", "heaven", "devil", "demon", "dragon", "monkey",
    "tiger", "lion", "wolf", "bear", "eagle", "falcon", "horse", "dog", "dogs", "cat", "cats",
    "kitty", "puppy", "bird", "fish", "shark", "panda", "pokemon", "naruto", "batman", "superman",
    "spiderman", "starwars", "star", "wars", "matrix", "hunter", "ranger", "killer", "soldier",
    "warrior", "ninja", "samurai", "pirate", "wizard", "magic", "shadow", "ghost", "phantom",
    "football", "baseball", "basketball", "soccer", "hockey", "golf", "tennis", "liverpool",
    "chelsea", "arsenal", "barcelona", "madrid", "juventus", "yankees", "cowboys", "lakers",
    "mustang", "corvette", "ferrari", "porsche", "harley", "yamaha", "honda", "toyota", "summer",
    "winter", "spring", "autumn", "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday",
    "thursday", "friday", "saturday", "sunday", "sunshine", "moon", "moonlight", "rainbow",
    "flower", "flowers", "rose", "butterfly", "chocolate", "cookie", "coffee", "cheese", "banana",
    "orange", "apple", "cherry", "peaches", "ginger", "pepper", "red", "green", "blue", "black",
    "white", "silver", "gold", "golden", "diamond", "crystal", "freedom", "forever", "family",
    "friends", "friend", "mother", "father", "sister", "brother", "michael", "jordan", "jessica",
    "jennifer", "michelle", "ashley", "nicole", "daniel", "andrew", "joshua", "matthew", "robert",
    "thomas", "charlie", "maggie", "london", "paris", "berlin", "newyork", "america", "england",
    "google", "facebook", "twitter", "microsoft", "windows", "linux", "samsung", "trustno",
    "whatever", "nothing", "something", "anything", "correct", "battery", "staple", "qwerty",
    "qwertz", "azerty", "asdf", "zxcv", "abc", "abcd", "xyz"};

constexpr std::string_view rows[] = {"qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl",
    "zxcvbnm", "yxcvbnm", "1234567890", "0123456789", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc",
    "qazwsxedcrfv", "!@#$%^&*()", "!\"$%&/()="};
constexpr std::size_t shortestWalk = 3;
constexpr std::size_t fewPieces = 3;

bool isLetter(char c) { return c >= 'a' && c <= 'z'; }

/// Without what stands around the letters, and with letters for the digits and signs among them.
std::string plainOf(std::string_view text)
{
    const auto first = std::find_if(text.begin(), text.end(), isLetter);
    const auto last = std::find_if(text.rbegin(), text.rend(), isLetter);
    std::string out(first, std::max(first, last.base()));
    for (char& c : out) {
        switch (c) {
        case '0':
            c = 'o';
            break;
        case '1':
        case '!':
            c = 'i';
            break;
        case '3':
            c = 'e';
            break;
        case '4':
        case '@':
            c = 'a';
            break;
        case '5':
        case '$':
            c = 's';
            break;
        case '7':
            c = 't';
            break;
        default:
            break;
        }
    }
    return out;
}

/// How much of `text` from `at` on walks along a row of keys, in either direction.
std::size_t walkAt(std::string_view text, std::size_t at)
{
    std::size_t best = 0;
    for (const std::string_view row : rows) {
        for (const int step : {1, -1}) {
            std::size_t place = row.find(text[at]);
            std::size_t length = place == std::string_view::npos ? 0 : 1;
            while (length > 0 && at + length < text.size()) {
                place += static_cast<std::size_t>(step); // wraps beyond the row's end
                if (place >= row.size() || row[place] != text[at + length])
                    break;
                ++length;
            }
            best = std::max(best, length);
        }
    }
    return best;
}

/// Is all of it made of at most three common words, walks and repeated characters, and of what is
/// no letter?
bool isMadeOfCommonPieces(std::string_view text)
{
    std::vector<std::size_t> pieces(text.size() + 1, fewPieces + 1); // the fewest up to there
    pieces[0] = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto reach = [&](std::size_t length, std::size_t cost) {
            pieces[at + length] = std::min(pieces[at + length], pieces[at] + cost);
        };
        if (!isLetter(text[at]) && (static_cast<unsigned char>(text[at]) & 0x80U) == 0)
            reach(1, 0);
        for (const std::string_view word : words) {
            if (text.substr(at).starts_with(word))
                reach(word.size(), 1);
        }
        const std::size_t walk = walkAt(text, at);
        for (std::size_t length = shortestWalk; length <= walk; ++length)
            reach(length, 1);
        const std::size_t same = std::min(text.find_first_not_of(text[at], at), text.size()) - at;
        if (same >= shortestWalk)
            reach(same, 1);
    }
    return pieces[text.size()] <= fewPieces;
}

bool isRepetition(std::string_view text)
{
    for (std::size_t unit = 1; unit <= text.size() / 2; ++unit) {
        if (text.substr(unit) == text.substr(0, text.size() - unit))
            return true;
    }
    return false;
}

} // namespace

bool isGuessable(std::string_view lower)
{
    return isRepetition(lower) || isMadeOfCommonPieces(lower)
        || isMadeOfCommonPieces(plainOf(lower));
}

} // namespace trunkline
