#!/bin/sh
# onnxruntime 1.32.0 on Linux: a program that calls `disable_telemetry_events()` right after the import.
#
# A good guess: no telemetry then. The function's help says "Disables platform-specific telemetry collection", and many
# copies of Privacy.md say that only the builds for Windows collect any.
#
# What is so: the import itself has already stored an id of the machine and a database of events in the user's cache
# folder, and a process that lives half a minute looks up the host that they go to. The variable ORT_DISABLE_TELEMETRY,
# set before the import, prevents all of it. So do the variables of a CI, which is why tests there see nothing.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install onnxruntime==1.32.0
cd "$folder"

stored() {  # the names of the files that an import leaves, with these variables and no others
    rm -rf cache && mkdir cache
    env -i PATH="$PATH" HOME="$folder" XDG_CACHE_HOME="$folder/cache" "$@" python -c '
import onnxruntime
onnxruntime.disable_telemetry_events()'
    find cache -type f -exec basename {} \; | sort | tr '\n' ' '
}

python -c 'import onnxruntime; print("onnxruntime", onnxruntime.__version__)'
call=$(stored)
variable=$(stored ORT_DISABLE_TELEMETRY=1)
echo "the call after the import:       ${call:-nothing}"
echo "the variable before the import:  ${variable:-nothing}"
case "$call" in *deviceid*) [ -z "$variable" ] && echo "as described" && exit 0 ;; esac
echo CHANGED
exit 1
