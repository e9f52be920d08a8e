//! The hostile suite: faults of the system, hostile names, bytes and neighbours. A test whose fault did not fire fails.
//!
//! What is slow is ignored here and run by `.ci/run` on a release build. Each row of the list of torments, and the tests that
//! prove it: `row_…` are in this suite, the others in `tests/program` unless another place is named.
//!
//! | row | torment | proved by |
//! |---|---|---|
//! | 1 | a full disk | `fault_outputs::a_full_disk_leaves_the_old_bytes` |
//! | 2 | an error of a write | `fault_calls::an_error_of_any_call_…`, `a_fault_between_two_writes_…`, `a_write_that_fails_stops_no_other` |
//! | 3 | an error of a sync | `fault_calls::an_error_of_any_call_…`; the order: `fault_kills::a_file_is_synced_before_its_name_…` |
//! | 4 | an error of a rename | `fault_calls::an_error_of_any_call_…` |
//! | 5 | a kill at any call | `fault_kills::a_kill_at_any_call_…`, `stops::what_a_killed_run_left_goes_…`, `row_5_…` |
//! | 6 | Ctrl-C, SIGTERM | `stops::a_stopped_run_…`, `stops::a_run_that_waits_for_a_pipe_can_be_stopped` |
//! | 7 | -o DIR, killed and run again | `stops::what_a_killed_run_left_goes_…` |
//! | 8 | a file-size limit | `fault_outputs::a_file_size_limit_…` |
//! | 9 | too little memory | `row_9_…` |
//! | 10 | few open files | `walks::a_named_pipe_few_open_files_…` |
//! | 11 | a full standard output | `fault_outputs::a_full_standard_output_…`, `row_11_…` |
//! | 12 | a reader that leaves | `fault_outputs::a_reader_that_leaves_…`, `row_12_…` |
//! | 13 | a full or closed standard error | `fault_outputs::a_full_standard_error_…`, `row_13_…` |
//! | 14 | closed streams | `row_14_…` |
//! | 15 | rights, attributes, times | `kept::mode_and_owner_are_kept`, `row_15_…` |
//! | 16 | a clean file | `kept::a_file_that_need_not_change_is_not_touched` |
//! | 17 | a link named | `kept::a_link_stays_a_link`, `outputs::a_link_named_…` |
//! | 18 | links in a walk | `walks::links_are_followed_when_asked_…` |
//! | 19 | links that lead nowhere | `walks::links_are_followed_…`, `errors::errors_name_the_thing_…`, `fault_changes::one_that_fails_…` |
//! | 20 | two names of a file | `kept::what_cannot_be_replaced_…`, `row_25_…`. Both names in one `-i` run are refused |
//! | 21 | read-only files and folders | `kept::a_folder_that_may_not_be_written_…`, `row_21_…` |
//! | 22 | a file that changes | `fault_changes::what_changes_while_it_is_read_survives`, `row_22_…` |
//! | 23 | runs that meet | `threads::two_runs_…`, `row_23_…` |
//! | 24 | a file named twice | `row_24_…`, `walks::links_are_followed_…` |
//! | 25 | output over input | `errors::errors_name_the_thing_…`, `row_25_…` |
//! | 26 | names | `names::…`, `row_26_…`. A JSON row keeps a name as reports show it, escaped |
//! | 27 | deep, long, many | `row_27_…` with 1,200 folders and 2,000 files; a million files are left out, for their time |
//! | 28 | pipes, sockets, devices | `walks::a_named_pipe_…`, `row_28_…` |
//! | 29 | binaries | `walks::binaries_in_a_folder_are_skipped_…`; kinds that are no text: `kinds::…`. `--input-format text` insists, `-e` names an encoding |
//! | 30 | a NUL | `row_30_…` |
//! | 31 | the smallest texts | `row_31_…` |
//! | 32 | the worst lengths | `row_32_…`; `tests/engine` for each filter |
//! | 33 | bombs | `containers::bombs_are_refused_…`, `row_33_…` |
//! | 34 | damaged containers | `containers::damaged_and_large_containers_…`, unit tests of `input/container.rs` |
//! | 35 | names and contents that differ | `containers::every_container_and_way_…` |
//! | 36 | encodings | `encodings::…`, `bytes::…` |
//! | 37 | bad and cut bytes | `bytes::mixed_encodings_bad_bytes_…`, `bytes::a_byte_that_does_not_fit_…` |
//! | 38 | few bytes, other languages | `encodings::every_encoding_is_read_right_or_refused` |
//! | 39 | odd Unicode | `row_39_…` |
//! | 40 | line ends | `bytes::encodings_marks_and_line_ends_…`, `windows::a_text_above_the_number_of_lines_…` |
//! | 41 | lines that are no JSON | `records::a_line_that_is_no_json_is_named`, `records::records_without_a_text_…` |
//! | 42 | JSON kept to the byte | `records::fields_are_found_…`, `records_made::…`, unit tests of `json/slots.rs` |
//! | 43 | large and emptied records | `row_43_…` |
//! | 44 | patterns | `row_44_…`; `tests/engine` for the built-in rules |
//! | 45 | texts that look like residue | `tests/engine`, `fixtures/keep` |
//! | 46 | configurations | `user_rows::…`, `row_46_…` |
//! | 47 | command lines | `errors::errors_of_the_command_line_…`, `row_47_…` |
//! | 48 | environments | `outputs::no_environment_…`, `row_48_…` |
//! | 49 | threads and cores | `threads::any_number_of_threads_…`, `row_49_…` |
//! | 50 | slow producers | `row_50_…` |
//! | 51 | a stream of days | not proved: too long for a test. Memory is bounded by the batch, `row_32_…` |
//! | 52 | question and answer | `stops::each_record_is_answered_…` |
//! | 53 | clocks | `row_53_…` |
//! | 54 | a bug | unit test of `system/in_order.rs`: a panic is the error of its file. No switch makes the program panic |
//! | 55 | a report that cannot be written | `fault_outputs::a_full_log_is_an_error`, `kept::a_folder_that_may_not_be_written_…` |
#![cfg(all(feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used, reason = "a step of the setting-up that fails fails the test, in helpers too")]

#[path = "../support/program.rs"]
#[allow(dead_code, reason = "the harness of other tests too")]
mod program_support;
#[path = "../program/texts.rs"]
#[allow(dead_code, reason = "the texts of other tests too")]
mod texts;

mod codes;
mod inputs;
mod rights;
mod sizes;
mod targets;
mod terminals;
mod together;
