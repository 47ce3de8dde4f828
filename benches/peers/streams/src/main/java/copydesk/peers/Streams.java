package copydesk.peers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Properties;
import java.util.StringTokenizer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The bench's work, done as a Kafka Streams application would: parse a JSON envelope, add the number of words of its
 * body and a language, serialise it, publish it under its key.
 *
 * <p>Arguments: bootstrap servers, input topic, output topic, application id, processing guarantee, state folder.
 */
public final class Streams {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Streams() {}

    public static void main(String[] arguments) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, arguments[3]);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, arguments[4]);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, arguments[5]);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 1_000_000);

        StreamsBuilder topology = new StreamsBuilder();
        topology.stream(arguments[1], Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .mapValues(Streams::enriched)
                .to(arguments[2], Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));

        KafkaStreams streams = new KafkaStreams(topology.build(), settings);
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
        streams.start();
    }

    private static byte[] enriched(byte[] envelope) {
        try {
            JsonNode read = JSON.readTree(envelope);
            ObjectNode article = (ObjectNode) read;
            article.put("words", new StringTokenizer(read.path("body").asText()).countTokens());
            article.put("lang", "en");
            return JSON.writeValueAsBytes(article);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException("not a JSON envelope", unreadable);
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
