// Empty: the shim has no interface to include. Its one symbol is found by name (see CTorch.h).
#pragma once
