#include "models/gateway/gateway.h"
