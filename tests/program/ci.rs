//! What repositories use: the hooks, the action, the script for GitLab. Each is run as its reader runs it, but for the build: a `cargo` of
//! these tests puts the program that is tested where an installed one would stand.
#![allow(clippy::print_stderr, reason = "what was skipped is said")]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::program_support::{BIN, Folder, skip};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// The block of `docs/ci.md` behind a heading.
fn block(heading: &str) -> String {
    let page = page("docs/ci.md");
    let behind = page.split(&format!("## {heading}\n")).nth(1).unwrap();
    behind.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap().to_owned()
}

/// A repository of documents: sixty with something to clean, one clean one, one that the configuration excludes.
fn repository() -> Folder {
    let folder = Folder::new();
    for n in 0..60 {
        folder.write(
            format!("docs/page-{n:02}.md"),
            format!("# 第{n}页\n\n山高,水长(第{n}次)。\n\n| 甲,乙 |\n|---|\n| `a,b` |\n"),
        );
    }
    folder.write("docs/clean.md", "# 首页\n\n山高，水长。\n");
    folder.write("docs/kept/page.md", "山高,水长。\n");
    folder.write("zhclean.toml", "exclude = [\"kept\"]\n");
    folder
}

/// A folder with a `cargo` that installs the program that is tested, and notes in `asked` how it was called.
fn stub(folder: &Folder) -> PathBuf {
    let bin = folder.path("stub");
    let script = format!(
        "#!/usr/bin/env bash\nset -e\necho \"$*\" >>'{}'\n[ \"$1\" = install ]\nwhile [ \"$1\" != --root ]; do shift; done\n\
         mkdir -p \"$2/bin\"\ncp '{BIN}' \"$2/bin/zhclean\"\n",
        folder.path("asked").display()
    );
    folder.write("stub/cargo", script);
    fs::set_permissions(bin.join("cargo"), fs::Permissions::from_mode(0o755)).unwrap();
    bin
}

/// Runs a script of bash in `work`, with `bin` before all other programs.
fn bash(script: &str, work: &Path, bin: &Path, variables: &[(&str, &str)]) -> (Output, String) {
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("bash");
    shell.args(["-c", script]).current_dir(work).env("PATH", path).envs(variables.iter().copied());
    let output = shell.output().unwrap();
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    (output, String::from_utf8(said).unwrap())
}

/// A file of YAML, as far as this needs it: the values behind a key, each on the line of the key.
fn values<'y>(yaml: &'y str, key: &'y str) -> impl Iterator<Item = &'y str> {
    let lines = yaml.lines().map(|line| line.trim_start().trim_start_matches("- "));
    lines.filter_map(move |line| line.strip_prefix(key)?.strip_prefix(": "))
}

#[test]
fn the_manual_names_hooks_and_inputs_that_there_are() {
    let (hooks, action) = (page(".pre-commit-hooks.yaml"), page("action.yml"));
    let ids: Vec<_> = values(&hooks, "id").collect();
    assert_eq!(ids, ["zhclean-check", "zhclean"]);
    assert!(values(&block("pre-commit"), "id").all(|id| ids.contains(&id)));
    for input in values(&block("GitHub Actions"), "path").chain(values(&block("GitHub Actions"), "args")) {
        assert!(!input.is_empty());
    }
    for input in ["path", "args", "output-format", "version"] {
        assert!(
            action.contains(&format!("\n  {input}:\n")) && action.contains(&format!("inputs.{input} }}}}")),
            "{input}"
        );
        assert!(page("docs/ci.md").contains(input), "{input}");
    }
    // every script that the action runs is there
    for script in action.split("GITHUB_ACTION_PATH/").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        let mode = fs::metadata(root().join(script)).unwrap().permissions().mode();
        assert!(mode & 0o100 != 0, "{script}");
    }
}

/// The three scripts of the action, one after another, as a runner calls them.
#[test]
#[ignore = "a command of its own: needs bash and rustc"]
fn the_action_builds_once_and_checks() {
    let folder = repository();
    let bin = stub(&folder);
    let action = root().to_str().unwrap();
    let target = folder.path("temp/zhclean");
    let own = [
        ("GITHUB_ACTION_PATH", action),
        ("ZHCLEAN_ROOT", target.to_str().unwrap()),
        ("GITHUB_ACTION_REPOSITORY", "someone/zhclean"),
        ("GITHUB_SERVER_URL", "https://example.com"),
    ];
    let script = |name: &str, more: &[(&str, &str)]| {
        let script = format!("'{action}/.github/action/{name}.sh'");
        bash(&script, folder.root(), &bin, &[&own, more].concat())
    };
    let (run, key) = script("key", &[("GITHUB_OUTPUT", "/dev/stdout")]);
    assert!(run.status.success() && key.starts_with("key=zhclean-") && !key.trim_end().contains(' '), "{key}");
    let other = script("key", &[("GITHUB_OUTPUT", "/dev/stdout"), ("ZHCLEAN_VERSION", "v0.1.0")]).1;
    assert!(other.starts_with("key=zhclean-v0.1.0-rustc"), "{other}");
    for (version, asked) in [
        ("", format!("install --locked --root {} --path {action}\n", target.display())),
        (
            "v0.1.0",
            format!(
                "install --locked --root {} --git https://example.com/someone/zhclean --tag v0.1.0 zhclean\n",
                target.display()
            ),
        ),
        (
            "0a1b2c3",
            format!(
                "install --locked --root {} --git https://example.com/someone/zhclean --rev 0a1b2c3 zhclean\n",
                target.display()
            ),
        ),
    ] {
        _ = fs::remove_dir_all(&target);
        _ = fs::remove_file(folder.path("asked"));
        let path = folder.path("github-path");
        let (run, said) = script("install", &[("ZHCLEAN_VERSION", version), ("GITHUB_PATH", path.to_str().unwrap())]);
        assert!(run.status.success(), "{said}");
        assert_eq!(folder.read("asked"), asked);
        assert!(folder.read("github-path").ends_with("temp/zhclean/bin\n"));
    }
    let (run, said) = script("install", &[]);
    assert!(run.status.success() && said.contains("built before: zhclean "), "{said}");
    assert_eq!(folder.read("asked").lines().count(), 1, "it was built again");
    let (run, said) = script("check", &[("ZHCLEAN_PATH", "docs\n"), ("ZHCLEAN_ARGS", "")]);
    assert_eq!(run.status.code(), Some(1), "{said}");
    assert!(said.contains("::warning file=docs/page-00.md,line=3,"), "{said}");
    let more =
        [("ZHCLEAN_PATH", "docs/clean.md  docs/page-00.md"), ("ZHCLEAN_ARGS", "--ignore punctuation\n --exit-zero")];
    let (run, said) = script("check", &more);
    assert_eq!((run.status.code(), said.contains("::warning")), (Some(0), false), "{said}");
    let (run, said) = script("check", &[("ZHCLEAN_PATH", "docs/page-00.md"), ("ZHCLEAN_OUTPUT_FORMAT", "concise")]);
    assert!(run.status.code() == Some(1) && said.contains("docs/page-00.md:3:3 punctuation/comma"), "{said}");
}

/// The lines of the script for GitLab, twice: the second run finds what the cache keeps.
#[test]
#[ignore = "a command of its own: needs bash"]
fn the_script_for_gitlab_checks() {
    let folder = repository();
    let bin = stub(&folder);
    let job = block("GitLab");
    let script = job.split("  script:\n").nth(1).unwrap();
    let lines: Vec<_> = script.lines().map_while(|line| line.strip_prefix("    - ")).collect();
    assert_eq!(lines.len(), 2, "{job}");
    let repository = values(&job, "ZHCLEAN").next().unwrap();
    for built in 1..=2 {
        let (run, said) =
            bash(&format!("set -e\n{}", lines.join("\n")), folder.root(), &bin, &[("ZHCLEAN", repository)]);
        assert_eq!(run.status.code(), Some(1), "{said}");
        let report: serde_json::Value = serde_json::from_str(&folder.read("gl-code-quality-report.json")).unwrap();
        assert_eq!(report.as_array().unwrap().len(), 240, "run {built}");
    }
    let asked = folder.read("asked");
    assert_eq!(asked, format!("install --locked --root .zhclean --git {repository} --tag v0.1.0 zhclean\n"));
    for path in values(&job, "paths").flat_map(|list| list.trim_matches(['[', ']']).split(", ")) {
        assert!(folder.path(path).exists(), "{path} is what the cache keeps");
    }
}

/// pre-commit itself, from the registry of Python, over a repository of sixty documents.
#[test]
#[ignore = "a command of its own: installs pre-commit"]
fn pre_commit_fails_cleans_and_passes() {
    let folder = repository();
    let (venv, tools) = (folder.path("venv"), folder.path("tools"));
    let install = format!(
        "python3 -m venv '{0}' && '{0}/bin/pip' install -q --disable-pip-version-check pre-commit && git --version",
        venv.display()
    );
    let (run, said) = bash(&install, folder.root(), &tools, &[]);
    if !run.status.success() {
        return skip("pre-commit", &format!("pre-commit and git: {said}"));
    }
    fs::create_dir(&tools).unwrap();
    symlink(BIN, tools.join("zhclean")).unwrap();
    symlink(venv.join("bin/pre-commit"), tools.join("pre-commit")).unwrap();
    let git = |script: &str| {
        let home = folder.path("home");
        let own = [
            ("HOME", home.to_str().unwrap()),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_AUTHOR_NAME", "a"),
            ("GIT_AUTHOR_EMAIL", "a@example.com"),
            ("GIT_COMMITTER_NAME", "a"),
            ("GIT_COMMITTER_EMAIL", "a@example.com"),
        ];
        bash(script, folder.root(), &tools, &own)
    };
    // the hooks as they are, but for the build
    let hooks = page(".pre-commit-hooks.yaml").replace("language: rust", "language: system");
    let hooks: String =
        hooks.lines().filter(|line| !line.starts_with('#')).map(|line| format!("      {line}\n")).collect();
    folder.write(".pre-commit-config.yaml", format!("repos:\n  - repo: local\n    hooks:\n{hooks}"));
    folder.write(".gitignore", "/venv/\n/tools/\n/home/\n");
    let (run, said) = git(&format!(
        "pre-commit validate-manifest '{}' && git init -q && git add -A",
        root().join(".pre-commit-hooks.yaml").display()
    ));
    assert!(run.status.success(), "{said}");
    let before = folder.read("docs/kept/page.md");

    let (run, said) = git("pre-commit run zhclean-check --all-files --color never");
    assert!(run.status.code() == Some(1) && said.contains("docs/page-00.md:3:3 "), "{said}");
    assert!(said.contains("in 60 of 61 files") && !said.contains("kept/page"), "{said}");
    let (run, said) = git("pre-commit run zhclean --all-files --color never");
    assert!(run.status.code() == Some(1) && said.contains("files were modified by this hook"), "{said}");
    assert_eq!(folder.read("docs/page-59.md"), "# 第59页\n\n山高，水长（第59次）。\n\n| 甲，乙 |\n|---|\n| `a,b` |\n");
    let (run, said) = git("git add -A && pre-commit run --all-files --color never && git commit -qm one");
    assert!(run.status.success(), "{said}");
    assert_eq!(folder.read("docs/kept/page.md"), before, "what is excluded stays");

    // as a hook of git: a commit with a finding is refused; one that names an excluded file alone is not
    folder.write("docs/new.md", "山高,水长。\n");
    let (run, said) = git("pre-commit install >/dev/null && git add -A && git commit -qm two");
    assert!(!run.status.success() && said.contains("docs/new.md:1:3 punctuation/comma"), "{said}");
    folder.write("docs/kept/page.md", "山高,水长,又一年。\n");
    let (run, said) = git("git reset -q && git add docs/kept && git commit -qm three");
    assert!(run.status.success(), "{said}");
}
