# Fails when a file that must stay pure includes an adapter or a clock, when a
# service includes another, or when common knows a service.
# Run as: cmake -DROOT=<repository> -P layers_test.cmake
set(impure "librdkafka|hiredis|grpcpp|curl/|absl/time/clock|.*grpc.pb.h|common/(kafka|redis|rpc|reactor|service|telemetry)/")
file(GLOB_RECURSE pure ${ROOT}/services/*/core/*.h ${ROOT}/services/*/core/*.cc
  ${ROOT}/services/*/reading/*.h ${ROOT}/services/*/reading/*.cc
  ${ROOT}/services/*/model/*.h ${ROOT}/services/*/model/*.cc)
list(APPEND pure ${ROOT}/common/ledger/domain.h ${ROOT}/common/ledger/partition_states.h)
list(LENGTH pure count)
if(count EQUAL 0)
  message(SEND_ERROR "no pure file was found under ${ROOT}: is ROOT right?")
endif()
foreach(source IN LISTS pure)
  file(STRINGS ${source} lines REGEX "#include [<\"](${impure})")
  if(lines)
    message(SEND_ERROR "${source} must stay pure: ${lines}")
  endif()
endforeach()

file(GLOB_RECURSE common ${ROOT}/common/*.h ${ROOT}/common/*.cc)
foreach(source IN LISTS common)
  file(STRINGS ${source} lines REGEX "#include \"services/")
  if(lines)
    message(SEND_ERROR "${source} must know no service: ${lines}")
  endif()
endforeach()

file(GLOB services RELATIVE ${ROOT}/services ${ROOT}/services/*)
foreach(service IN LISTS services)
  file(GLOB_RECURSE sources ${ROOT}/services/${service}/*.h ${ROOT}/services/${service}/*.cc)
  foreach(source IN LISTS sources)
    file(STRINGS ${source} lines REGEX "#include \"services/")
    list(FILTER lines EXCLUDE REGEX "services/${service}/")
    if(service STREQUAL "paht")
      # The client verifies with the services' own decisions, and with nothing
      # else of theirs.
      list(FILTER lines EXCLUDE REGEX "services/[a-z_]+/core/|services/tracking/views/")
    endif()
    if(lines)
      message(SEND_ERROR "${source} must not know another service: ${lines}")
    endif()
  endforeach()
endforeach()
