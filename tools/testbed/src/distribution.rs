//! Owns where Apache Kafka comes from: the pinned image where a Docker daemon answers, else the pinned jars of Maven
//! Central, fetched once into a cache outside `target` and run by the Java at hand. Several test processes may ask at
//! once: a file lock lets one of them fetch, and a rename makes the result appear whole. What is missing is named
//! together with how to install it. `COPYDESK_TEST_KAFKA=jars` or `docker` forces one of the two.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow, bail, ensure};

/// The version of Apache Kafka that the tests run.
pub const KAFKA_VERSION: &str = "4.3.1";
const IMAGE: &str = "apache/kafka:4.3.1";
/// `log4j-slf4j-impl` of the log4j that Kafka 4.3.1 brings, for its slf4j 1.7.
const LOG4J_VERSION: &str = "2.25.4";
const OLDEST_JAVA: u32 = 17;
const FOLDER_IN_IMAGE: &str = "/opt/kafka/libs";

/// How Kafka's programs are run on this machine.
#[derive(Debug, Clone)]
pub(crate) enum Distribution {
    /// The pinned image, by the Docker daemon, on the host's network.
    Docker,
    /// The jars in a folder, by this Java.
    Jars { java: PathBuf, jars: PathBuf },
}

impl Distribution {
    /// The one of this machine: found, and if need be fetched, once per process.
    pub(crate) fn at_hand() -> Result<Self> {
        static FOUND: OnceLock<Result<Distribution, String>> = OnceLock::new();
        FOUND.get_or_init(|| find().map_err(|error| format!("{error:#}"))).clone().map_err(|text| anyhow!(text))
    }

    /// A command that runs the Java class `class` with `options` for the virtual machine; the caller adds the arguments.
    /// `folder` is readable and writable to it; `name` names the container, where there is one.
    pub(crate) fn command(&self, name: &str, folder: &Path, options: &[String], class: &str) -> Command {
        match self {
            Self::Jars { java, jars } => {
                let mut command = Command::new(java);
                command.args(options).arg("-cp").arg(jars.join("*")).arg(class);
                command
            }
            Self::Docker => {
                let mut command = Command::new("docker");
                let user = format!("{}:{}", nix::unistd::getuid(), nix::unistd::getgid());
                let mut volume = OsString::from(folder);
                volume.push(":");
                volume.push(folder);
                command.args(["run", "--rm", "--network", "host", "--name", name, "--user", &user, "--volume"]);
                command.arg(volume).args(["--entrypoint", "java", IMAGE]).args(options);
                command.args(["-cp", &format!("{FOLDER_IN_IMAGE}/*"), class]);
                command
            }
        }
    }
}

fn find() -> Result<Distribution> {
    let wanted = std::env::var_os("COPYDESK_TEST_KAFKA");
    match wanted.as_deref().and_then(|word| word.to_str()) {
        Some("docker") => docker(),
        Some("jars") => jars(),
        Some(other) => bail!("COPYDESK_TEST_KAFKA is `{other}`; it may be `docker` or `jars`"),
        None if quietly("docker", &["info"]) => docker().or_else(|error| {
            eprintln!("testbed: Docker answers but the image does not come ({error:#}); taking the jars instead");
            jars()
        }),
        None => jars(),
    }
}

/// Whether a program runs and ends well; what it says is of no interest.
fn quietly(program: &str, arguments: &[&str]) -> bool {
    let asked = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

fn docker() -> Result<Distribution> {
    if quietly("docker", &["image", "inspect", IMAGE]) {
        return Ok(Distribution::Docker);
    }
    outcome(Command::new("docker").args(["pull", "--quiet", IMAGE]).output(), "docker pull")?;
    Ok(Distribution::Docker)
}

fn jars() -> Result<Distribution> {
    let java = java()?;
    let jars = cached_jars(&cache_folder()?)?;
    Ok(Distribution::Jars { java, jars })
}

fn cache_folder() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("COPYDESK_TEST_CACHE") {
        return Ok(PathBuf::from(folder));
    }
    let home =
        std::env::var_os("HOME").context("HOME is not set; set COPYDESK_TEST_CACHE to a folder for Kafka's jars")?;
    Ok(Path::new(&home).join(".cache/copydesk"))
}

/// The Java to run Kafka with, refused when it is absent or too old.
fn java() -> Result<PathBuf> {
    let java =
        std::env::var_os("JAVA_HOME").map_or_else(|| PathBuf::from("java"), |home| Path::new(&home).join("bin/java"));
    let missing = || {
        format!(
            "Apache Kafka {KAFKA_VERSION} needs a Docker daemon or Java {OLDEST_JAVA} or newer, and `{}` does not run; \
             install it (Debian: `apt-get install openjdk-17-jre-headless`) or start Docker",
            java.display()
        )
    };
    let output = Command::new(&java).arg("-version").output().with_context(missing)?;
    let text = String::from_utf8_lossy(&output.stderr);
    let version = java_version(&text).with_context(missing)?;
    ensure!(version >= OLDEST_JAVA, "{} (it is Java {version})", missing());
    Ok(java)
}

/// The major version in what `java -version` prints.
fn java_version(text: &str) -> Option<u32> {
    let quoted = text.split('"').nth(1)?;
    quoted.split(['.', '-', '+']).next()?.parse().ok()
}

fn cached_jars(cache: &Path) -> Result<PathBuf> {
    let jars = cache.join(format!("kafka-{KAFKA_VERSION}"));
    if jars.is_dir() {
        return Ok(jars);
    }
    fs::create_dir_all(cache).with_context(|| format!("making the cache folder {}", cache.display()))?;
    let lock =
        File::create(cache.join(format!("kafka-{KAFKA_VERSION}.lock"))).context("making the cache's lock file")?;
    lock.lock().context("locking the cache")?;
    if !jars.is_dir() {
        fetch(cache, &jars)?;
    }
    Ok(jars)
}

/// Lets Maven copy Kafka and all it needs into a folder beside, then renames that to `jars`.
fn fetch(cache: &Path, jars: &Path) -> Result<()> {
    eprintln!(
        "testbed: fetching Apache Kafka {KAFKA_VERSION} from Maven Central (54 MB, once) into {}",
        jars.display()
    );
    let work =
        tempfile::Builder::new().prefix("fetching-").tempdir_in(cache).context("making a folder to fetch into")?;
    let pom = work.path().join("pom.xml");
    fs::write(&pom, project()).with_context(|| format!("writing {}", pom.display()))?;
    let fetched = work.path().join("jars");
    let mut maven = Command::new("mvn");
    maven.args(["--batch-mode", "--quiet", "--file"]).arg(&pom);
    maven.args(["org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies", "-DincludeScope=runtime"]);
    maven.arg(format!("-DoutputDirectory={}", fetched.display())).stdin(Stdio::null());
    let output = maven.output().map_err(|error| {
        anyhow!(
            "Apache Kafka {KAFKA_VERSION} is fetched by Maven and `mvn` does not run ({error}); install it (Debian: \
             `apt-get install maven`), start Docker, or put Kafka's jars into {}",
            jars.display()
        )
    });
    outcome(output, "fetching Kafka's jars with Maven")?;
    fs::rename(&fetched, jars).with_context(|| format!("moving the jars to {}", jars.display()))
}

fn project() -> String {
    let dependency = |group: &str, artifact: &str, version: &str| {
        format!(
            "<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version></dependency>\n"
        )
    };
    format!(
        "<project xmlns=\"http://maven.apache.org/POM/4.0.0\">\n<modelVersion>4.0.0</modelVersion>\n\
         <groupId>copydesk</groupId><artifactId>testbed-kafka</artifactId><version>1</version><packaging>pom</packaging>\n\
         <dependencies>\n{}{}{}</dependencies>\n</project>\n",
        dependency("org.apache.kafka", "kafka_2.13", KAFKA_VERSION),
        dependency("org.apache.kafka", "kafka-tools", KAFKA_VERSION),
        dependency("org.apache.logging.log4j", "log4j-slf4j-impl", LOG4J_VERSION),
    )
}

/// The output of a program that ended well, else an error with what it said.
pub(crate) fn outcome<E>(output: Result<Output, E>, what: &str) -> Result<Output>
where
    Result<Output, E>: Context<Output, E>,
{
    let output = output.with_context(|| what.to_owned())?;
    ensure!(
        output.status.success(),
        "{what} ended with {}:\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_java_is_read_from_what_it_prints() {
        let table = [
            ("openjdk version \"17.0.15\" 2025-04-15\nOpenJDK Runtime Environment", Some(17)),
            ("java version \"1.8.0_302\"", Some(1)),
            ("openjdk version \"21-ea\" 2023-09-19", Some(21)),
            ("command not found", None),
            ("version \"\"", None),
        ];
        for (text, expected) in table {
            assert_eq!(java_version(text), expected, "{text}");
        }
    }
}
